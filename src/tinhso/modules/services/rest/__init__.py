"""Operations for other systems: reading dossiers, submitting one, and every act of the desk and the agency."""
