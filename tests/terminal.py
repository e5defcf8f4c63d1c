#!/usr/bin/env python3
"""terminal.py COLUMNS ROWS PROGRAM...: run a program on a terminal of this size and print what reaches it, raw.

The exit status is the program's. Nothing is typed.
"""
import fcntl
import os
import pty
import struct
import sys
import termios

columns, rows = int(sys.argv[1]), int(sys.argv[2])
ready = os.pipe()
pid, terminal = pty.fork()
if pid == 0:
    os.read(ready[0], 1)
    os.execvp(sys.argv[3], sys.argv[3:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
os.write(ready[1], b"x")
while True:
    try:
        piece = os.read(terminal, 65536)
    except OSError:  # Linux: the other end is closed
        break
    if not piece:
        break
    sys.stdout.buffer.write(piece)
sys.stdout.buffer.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
