"""A client of ClamAV's daemon: the two commands of its protocol that we need (clamd(8), "COMMANDS").

The packages that speak it are under the GPL or have had no release for ten years; this is all of it.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import BinaryIO, Final

_CHUNK: Final = 256 * 1024
_LONGEST_ANSWER: Final = 4096


class ScannerDown(RuntimeError):
    """The scanner did not answer, or could not scan; nothing is known of the file."""


class ScanFailed(ScannerDown):
    """The scanner answered that it could not scan this file, for example because it is longer than it takes."""


@dataclass(frozen=True)
class Clamd:
    """The daemon at `address`, a socket's path or "host:port"; `seconds` to wait for each step."""

    address: str
    seconds: float

    def version(self) -> str:
        """Program, signatures and their day, as the daemon tells them. Raises ScannerDown."""
        try:
            with self._connected() as link:
                link.sendall(b"zVERSION\0")
                return _answer(link)
        except (OSError, ValueError) as error:
            raise ScannerDown(str(error)) from error

    def scan(self, file: BinaryIO) -> str:
        """The name of what was found in the file, empty when nothing was. Raises ScannerDown, ScanFailed."""
        file.seek(0)
        try:
            with self._connected() as link:
                link.sendall(b"zINSTREAM\0")
                _send(link, file)
                return _found(_answer(link))
        except (OSError, ValueError) as error:
            raise ScannerDown(str(error)) from error

    def _connected(self) -> socket.socket:
        if self.address.startswith("/"):
            link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            link.settimeout(self.seconds)
            try:
                link.connect(self.address)
            except OSError:
                link.close()
                raise
            return link
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=self.seconds)


def _send(link: socket.socket, file: BinaryIO) -> None:
    """Chunks, each after its length, and an empty one at the end."""
    try:
        while chunk := file.read(_CHUNK):
            link.sendall(struct.pack(">I", len(chunk)) + chunk)
        link.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        # The daemon stops listening when a file is longer than it takes; its answer says so.
        return


def _answer(link: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        part = link.recv(_LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _found(answer: str) -> str:
    """`stream: OK`, `stream: Name FOUND`, or an error."""
    verdict = answer.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    if answer:
        raise ScanFailed(answer)
    raise ScannerDown("no answer")
