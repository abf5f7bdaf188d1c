"""The `tinhso` command: try the demo, run an installation, load a province, find out what is wrong."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from ..embedded import ClusterError
from ..words import say
from .failure import Failure

__all__ = ["main", "parser"]


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(
        prog="tinhso",
        description=say("Tỉnh Số: chính quyền số của một tỉnh.", "Tỉnh Số: a province's digital government."),
    )
    commands = top.add_subparsers(dest="command", required=True, metavar=say("LỆNH", "COMMAND"))

    demo = _command(
        commands, "demo", "demo:demo", "chạy tỉnh mẫu trên máy này", "run the sample province on this machine"
    )
    _address(demo)
    demo.add_argument(
        "--scale",
        type=_positive,
        default=None,
        help=say("số hồ sơ mẫu khi tạo lần đầu", "number of sample dossiers when first made"),
    )
    demo.add_argument(
        "--seed", type=int, default=635, help=say("hạt giống của dữ liệu mẫu", "seed of the sample data")
    )
    _command(
        commands,
        "demo-reset",
        "demo:reset",
        "xóa tỉnh mẫu để làm lại",
        "remove the sample province to start over",
    )

    serve = _command(commands, "serve", "serving:serve", "chạy máy chủ web", "run the web server")
    _address(serve)
    serve.add_argument(
        "--workers", type=_positive, default=2, help=say("số tiến trình", "number of processes")
    )
    serve.add_argument(
        "--threads", type=_positive, default=4, help=say("số luồng mỗi tiến trình", "threads of each process")
    )
    _command(commands, "worker", "serving:worker", "chạy các việc nền", "run background jobs")

    load = _command(
        commands, "load", "loading:load", "nạp dữ liệu luật và tỉnh", "load law and province data"
    )
    load.add_argument(
        "path",
        metavar="PATH",
        help=say(
            "thư mục của tỉnh, ví dụ data/provinces/baclieu",
            "the province's folder, such as data/provinces/baclieu",
        ),
    )
    load.add_argument(
        "--check", action="store_true", help=say("chỉ kiểm tra, không lưu", "check only, keep nothing")
    )
    load.add_argument(
        "--override",
        action="store_true",
        help=say(
            "tệp thắng cả những gì trang đã sửa sau lần nạp trước",
            "files win over what pages have changed since the last load",
        ),
    )

    reorganise = _command(
        commands,
        "reorganise",
        "reorganising:reorganise",
        "xem trước hoặc thực hiện một văn bản sắp xếp đơn vị",
        "preview or carry out an act of reorganisation",
    )
    reorganise.add_argument(
        "path",
        metavar="PATH",
        help=say("thư mục của văn bản, có tệp act.yaml", "the act's folder, with act.yaml"),
    )
    how = reorganise.add_mutually_exclusive_group()
    how.add_argument(
        "--preview", action="store_true", help=say("chỉ xem, không lưu (mặc định)", "only show (the default)")
    )
    how.add_argument("--execute", action="store_true", help=say("thực hiện", "carry it out"))

    _command(
        commands, "migrate", "migrating:migrate", "tạo hoặc nâng cấp các bảng", "make or upgrade the tables"
    )
    _copies(commands)
    _command(commands, "modules", "listing:modules", "liệt kê các phân hệ", "list the modules")

    signing = _command(
        commands,
        "signing",
        "managing:signing",
        "chứng thư số: sample, add, trust, list",
        "certificates: sample, add, trust, list",
    )
    signing.add_argument("words", nargs=argparse.REMAINDER, metavar="…")

    procedures = _command(
        commands,
        "procedures",
        "managing:procedures",
        "bản ghi thủ tục: export, import",
        "records of procedures: export, import",
    )
    procedures.add_argument("words", nargs=argparse.REMAINDER, metavar="…")

    doctor = _command(
        commands, "doctor", "doctor:doctor", "cho biết còn thiếu gì", "say what is missing or misconfigured"
    )
    doctor.add_argument(
        "--roles",
        action="store_true",
        help=say(
            "in lệnh SQL tạo hai vai trò của cơ sở dữ liệu", "print the SQL that makes the two database roles"
        ),
    )

    prepare = _command(commands, "prepare", "preparing:prepare", "", "")
    prepare.add_argument("stages", nargs="+")
    prepare.add_argument("--scale", type=_positive, default=None)
    prepare.add_argument("--seed", type=int, default=635)
    return top


def _copies(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    backup = _command(
        commands,
        "backup",
        "backing_up:backup",
        "sao lưu cơ sở dữ liệu và tệp, có mã hóa",
        "copy database and files, encrypted",
    )
    backup.add_argument(
        "folder",
        nargs="?",
        metavar="FOLDER",
        help=say("nơi cất bản sao (TINHSO_BACKUP_DIR)", "where copies go (TINHSO_BACKUP_DIR)"),
    )
    backup.add_argument(
        "--to",
        action="append",
        metavar="KEY",
        help=say("khóa công khai age1… (TINHSO_BACKUP_KEYS)", "public key age1… (TINHSO_BACKUP_KEYS)"),
    )
    backup.add_argument(
        "--keep",
        metavar="RULE",
        help=say(
            "giữ lại bao nhiêu bản, ví dụ “7d 5w 12m” (TINHSO_BACKUP_KEEP)",
            'how many copies stay, such as "7d 5w 12m" (TINHSO_BACKUP_KEEP)',
        ),
    )
    instead = backup.add_mutually_exclusive_group()
    instead.add_argument(
        "--check", metavar="FILE", help=say("chỉ kiểm tra một bản sao", "only check a copy that is there")
    )
    instead.add_argument("--new-key", metavar="FILE", help=say("chỉ tạo một khóa mới", "only make a new key"))
    restore = _command(
        commands,
        "restore",
        "backing_up:restore",
        "khôi phục bản sao vào một nơi còn trống",
        "put a copy back where nothing is yet",
    )
    restore.add_argument("file", metavar="FILE", help=say("bản sao", "the copy"))
    for command in (backup, restore):
        command.add_argument(
            "--key",
            metavar="FILE",
            required=command is restore,
            help=say("tệp khóa bí mật để mở bản sao", "the file of the secret key that opens the copy"),
        )


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    target: str,
    vietnamese: str,
    english: str,
) -> argparse.ArgumentParser:
    text = say(vietnamese, english)
    # A command without a text is for ourselves and stays out of the list.
    made = commands.add_parser(name, help=text, description=text) if text else commands.add_parser(name)
    made.set_defaults(target=target)
    return made


def _address(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--host",
        default="127.0.0.1",
        help=say("địa chỉ nghe (mặc định 127.0.0.1)", "address to listen on (127.0.0.1)"),
    )
    command.add_argument("--port", type=_port, default=None, help=say("cổng (mặc định 8000)", "port (8000)"))


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(say("phải lớn hơn 0", "must be more than 0"))
    return number


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(say("phải từ 0 đến 65535", "must be from 0 to 65535"))
    return number


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. A failure is one clear message on stderr."""
    options = parser().parse_args(words)
    module, _, function = options.target.partition(":")
    command: Callable[[argparse.Namespace], int] = getattr(import_module(f".{module}", __package__), function)
    try:
        return command(options)
    except (Failure, ClusterError) as failure:
        print(f"tinhso: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
