"""Charts as inline SVG, drawn by plain functions: no script, no colour of their own, readable when printed.

Every chart carries its sentence (value, target, verdict) as title, is coloured by classes of
``components.css`` and says nothing by colour alone. A table with the same figures belongs beside it.
"""

from tinhso.ui.charts.bars import bars, bullet
from tinhso.ui.charts.calendar import heat_calendar
from tinhso.ui.charts.flow import flow
from tinhso.ui.charts.sparkline import sparkline
from tinhso.ui.charts.tiles import tile_grid

__all__ = ["bars", "bullet", "flow", "heat_calendar", "sparkline", "tile_grid"]
