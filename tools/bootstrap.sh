#!/bin/sh
# Makes .venv: uv (the machine's, else a private one in .tools), a Python, the locked packages, our code.
# Does nothing when the lock has not changed since. Run from the checkout's root; every path is relative,
# so that the checkout may stand in a folder with spaces in its name.
set -eu

VENV=.venv
STAMP=$VENV/installed.lock

say() { # say VIETNAMESE ENGLISH
    case "${TINHSO_LANG:-${LC_ALL:-${LANG:-vi}}}" in
    en*) printf '%s\n' "$2" >&2 ;;
    *) printf '%s\n' "$1" >&2 ;;
    esac
}

fail() {
    say "$1" "$2"
    exit 1
}

installed() {
    [ -f "$STAMP" ] && cmp -s requirements.lock "$STAMP" && "$VENV/bin/python" -c '' 2>/dev/null
}

private_uv() { # Installs uv with pip, checked against tools/uv.lock, into .tools/uv.
    python=
    for candidate in python3 python3.14 python3.13 python3.12 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null; then
            python=$candidate
            break
        fi
    done
    [ -n "$python" ] || fail \
        'Thiếu Python: hãy cài gói Debian python3-venv (hoặc cài uv) rồi chạy lại.' \
        'Python is missing: install the Debian package python3-venv (or install uv), then start again.'
    say 'Cài uv vào .tools…' 'Installing uv into .tools…'
    rm -rf .tools/uv
    if "$python" -m venv .tools/uv 2>/dev/null; then
        pip="$PWD/.tools/uv/bin/python"
        set -- install
    elif "$python" -m pip --version >/dev/null 2>&1; then
        rm -rf .tools/uv
        pip=$python
        set -- install --prefix .tools/uv --ignore-installed
    else
        fail \
            'Python trên máy thiếu venv và pip: hãy cài gói Debian python3-venv (hoặc cài uv) rồi chạy lại.' \
            'This Python has neither venv nor pip: install the Debian package python3-venv (or install uv), then start again.'
    fi
    "$pip" -m pip "$@" --quiet --disable-pip-version-check --require-hashes -r tools/uv.lock || fail \
        'Không tải được uv: hãy kiểm tra mạng (và cấu hình pip) rồi chạy lại.' \
        'uv could not be downloaded: check the network (and the configuration of pip), then start again.'
    for found in .tools/uv/bin/uv .tools/uv/local/bin/uv; do
        [ -x "$found" ] && UV=$found && return
    done
    fail 'Đã cài uv nhưng không tìm thấy chương trình.' 'uv was installed but its program is not there.'
}

find_uv() {
    if [ -n "${TINHSO_UV:-}" ]; then
        UV=$TINHSO_UV
    elif UV=$(command -v uv); then
        :
    elif [ -x .tools/uv/bin/uv ]; then
        UV=.tools/uv/bin/uv
    else
        private_uv
    fi
}

make_venv() { # Python 3.13, found or brought by uv; else any 3.12 or newer of this machine.
    if "$VENV/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
        return
    fi
    rm -rf "$VENV"
    wanted=$(cat .python-version)
    "$UV" venv --quiet --python "$wanted" "$VENV" 2>/dev/null ||
        "$UV" venv --quiet --python '>=3.12' "$VENV" 2>/dev/null ||
        fail \
            "Không có Python $wanted và không tải được: hãy kiểm tra mạng, hoặc cài Python 3.12 trở lên." \
            "There is no Python $wanted and it cannot be downloaded: check the network, or install Python 3.12 or newer."
}

if installed; then
    exit 0
fi
find_uv
say 'Chuẩn bị môi trường Python trong .venv…' 'Preparing the Python environment in .venv…'
make_venv
"$UV" pip install --quiet --python "$VENV/bin/python" --compile-bytecode --require-hashes -r requirements.lock || fail \
    'Không cài được các gói trong requirements.lock: hãy kiểm tra mạng rồi chạy lại.' \
    'The packages of requirements.lock could not be installed: check the network, then start again.'

# Our own code is used in place. No build step, so nothing outside the lock is downloaded.
"$VENV/bin/python" -c '
import pathlib, sysconfig
folder = pathlib.Path(sysconfig.get_path("purelib"))
(folder / "tinhso.pth").write_text(str(pathlib.Path("src").resolve()) + "\n", encoding="utf-8")
'
cat >"$VENV/bin/tinhso" <<'SCRIPT'
#!/bin/sh
# A script and not an entry point: its first line must work in a folder with spaces in its name.
exec "$(dirname "$(readlink -f "$0")")/python" -m tinhso.project.cli "$@"
SCRIPT
chmod +x "$VENV/bin/tinhso"
cp requirements.lock "$STAMP"
