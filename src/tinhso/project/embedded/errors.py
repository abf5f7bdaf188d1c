"""The one error of the embedded server, and what its own messages mean in plain words."""

from __future__ import annotations

from ..words import say

__all__ = ["ClusterError", "explain"]


class ClusterError(Exception):
    """The embedded server cannot be used; the text says why and what to do, in the caller's language."""


def explain(output: str) -> ClusterError:
    """Turn what PostgreSQL printed before it gave up into one clear error."""
    text = output.lower()
    if "no space left" in text or "disk quota" in text:
        return ClusterError(
            say(
                "Hết dung lượng đĩa: hãy giải phóng chỗ trống rồi chạy lại. Dữ liệu đã ghi không bị mất.",
                "The disk is full: free some space and start again. What was saved is not lost.",
            )
        )
    if "could not create shared memory" in text or "could not resize shared memory" in text:
        return ClusterError(
            say(
                "PostgreSQL không xin được bộ nhớ dùng chung (/dev/shm quá nhỏ).",
                "PostgreSQL could not get shared memory (/dev/shm is too small).",
            )
        )
    if "database files are incompatible" in text:
        return ClusterError(
            say(
                "Dữ liệu được tạo bởi phiên bản PostgreSQL khác. Với bản dùng thử: make demo-reset.",
                "The data was made by another version of PostgreSQL. For a trial: make demo-reset.",
            )
        )
    tail = "\n".join(output.strip().splitlines()[-8:])
    return ClusterError(
        say("PostgreSQL nhúng không khởi động được:", "The embedded PostgreSQL did not start:") + "\n" + tail
    )
