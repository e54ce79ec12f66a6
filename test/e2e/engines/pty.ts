/**
 * Python program that runs a command in a terminal, types the text of ANSWER once the terminal shows that of PROMPT, and
 * prints all that it showed. Ends with the exit code of the command.
 */
export const IN_TERMINAL = `
import os, pty, sys
answer, prompt = os.environ.pop("ANSWER", "").encode(), os.environ.pop("PROMPT", "").encode()
pid, terminal = pty.fork()
if pid == 0: os.execv(sys.argv[1], sys.argv[1:])
shown = b""
while True:
    try: part = os.read(terminal, 4096)
    except OSError: break
    if not part: break
    shown += part
    if answer and prompt in shown:
        os.write(terminal, answer + b"\\r")
        answer = b""
sys.stdout.buffer.write(shown)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;
