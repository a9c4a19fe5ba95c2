"""Turn this process into a server or worker that does not outlive its parent.

Run by file name with `python -I -S`, never imported: it must start in milliseconds and needs only
the standard library. Arguments: --parent PID --death-signal N [--uid N --gid N] -- COMMAND...
On Linux the kernel sends the signal when the parent dies (prctl(2), PR_SET_PDEATHSIG); elsewhere
the next start ends what was left. The wish is lost when the user changes, hence the order here.
"""

import argparse
import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--death-signal", type=int, required=True)
    parser.add_argument("--uid", type=int)
    parser.add_argument("--gid", type=int)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    if options.uid is not None:
        os.setgroups([])
        os.setgid(options.gid)
        os.setuid(options.uid)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, options.death_signal, 0, 0, 0)
        if os.getppid() != options.parent:
            sys.exit("the parent ended before this process had started")
    os.execvp(options.command[0], options.command)  # noqa: S606


main()
