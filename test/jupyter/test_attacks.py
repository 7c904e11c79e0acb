"""What must not hurt a kernel: forged and broken messages, huge and many cells, cells that misbehave."""
import os
import tempfile
import time
import unittest
from queue import Empty

from front_end import LINUX, FrontEnd, kernel_pid, needs_kernel, start_new_kernel


@needs_kernel("mho-ts")
class BadMessages(FrontEnd, unittest.TestCase):
    name = "mho-ts"

    def raw(self, frames, channel="shell"):
        getattr(self.kc, channel + "_channel").socket.send_multipart(frames)

    def frames(self, code):
        session = self.kc.session
        return session.serialize(session.msg("execute_request", {"code": code, "silent": False}))

    def test_forged(self):
        good, self.kc.session.key = self.kc.session.key, b"not the key"
        try:
            self.send("execute_request", {"code": "globalThis.forged = 1", "silent": False})
            with self.assertRaises(Empty):
                self.kc.get_shell_msg(timeout=0.7)
        finally:
            self.kc.session.key = good
        self.assertEqual(self.result(self.run_cell("typeof (globalThis as any).forged")[1]), "'undefined'")

    def test_unsigned(self):
        frames = self.frames("globalThis.unsigned = 1")
        frames[1] = b""
        self.raw(frames)
        self.assertEqual(self.result(self.run_cell("typeof (globalThis as any).unsigned")[1]), "'undefined'")

    def test_repeated(self):
        self.run_cell("globalThis.times = 0")
        frames = self.frames("globalThis.times++")
        for _ in range(3):
            self.raw(frames)
        time.sleep(0.3)
        self.assertEqual(self.result(self.run_cell("(globalThis as any).times")[1]), "1")

    def test_truncated_and_binary(self):
        frames = self.frames("1")
        for channel in ("shell", "control", "stdin"):
            for broken in (frames[:3], frames[:1], frames[2:], [b"\x00\xff" * 500], [b""], [os.urandom(1 << 20)]):
                self.raw(broken, channel)
        self.assert_alive()

    def test_signed_nonsense(self):
        for content in ({"code": 5}, {}, {"code": None, "user_expressions": 7}):
            self.send("execute_request", content)
        self.send("complete_request", {"code": [], "cursor_pos": "x"})
        self.send("history_request", {"hist_access_type": 3, "n": "x"})
        self.send("comm_msg", {"comm_id": {}})
        self.assert_alive()

    @unittest.skipUnless(LINUX, "reads /proc")
    def test_listens_on_loopback_only(self):
        pid = kernel_pid(self.km)
        inodes = set()
        for fd in os.listdir(f"/proc/{pid}/fd"):
            try:
                inodes.add(os.readlink(f"/proc/{pid}/fd/{fd}"))
            except OSError:
                pass
        found = 0
        for table, loop in (("tcp", ["0100007F"]), ("tcp6", ["00000000000000000000000001000000"])):
            with open(f"/proc/net/{table}") as rows:
                for row in list(rows)[1:]:
                    col = row.split()
                    if col[3] == "0A" and f"socket:[{col[9]}]" in inodes:
                        self.assertIn(col[1].split(":")[0], loop)
                        found += 1
        self.assertEqual(found, 5)


@needs_kernel("mho-ts")
class BadCells(FrontEnd, unittest.TestCase):
    name = "mho-ts"

    def test_ten_megabytes(self):
        _, out = self.run_cell("'" + "x" * 10_000_000 + "'.length", timeout=60)
        self.assertEqual(self.result(out), "10000000")
        reply, _ = self.run_cell("// " + "x" * 10_000_000 + "\nthrow new Error('far')", timeout=60)
        self.assertEqual(reply["evalue"], "far")
        self.assert_alive()

    def test_a_thousand_queued(self):
        self.run_cell("globalThis.order = []")
        ids = [self.kc.execute(f"(globalThis as any).order.push({i}), {i}") for i in range(1000)]
        self.assertEqual({self.shell(mid, 60)["status"] for mid in ids}, {"ok"})
        for mid in ids:
            self.iopub(mid)
        check = "(globalThis as any).order.every((v: number, i: number) => v === i)"
        self.assertEqual(self.result(self.run_cell(check)[1]), "true")

    def test_throws_anything(self):
        things = ("5", "undefined", "null", "'text'", "Symbol('s')", "{ a: 1 }", "() => 1", "1n",
                  "new Proxy({}, { get() { throw 1 } })",
                  "Object.assign(new Error('x'), { stack: 5 })",
                  "Object.defineProperty(new Error('x'), 'message', { get() { throw new Error('y') } })")
        for thing in things:
            reply, out = self.run_cell(f"throw {thing}")
            self.assertEqual(reply["status"], "error", thing)
            self.assertEqual(sum(m["msg_type"] == "error" for m in out), 1, thing)
        self.assert_alive()

    def test_shows_anything(self):
        things = ("1n", "Symbol('s')", "(() => { const a: any = {}; a.a = a; return a })()", "NaN",
                  "new Proxy({}, { get() { throw 1 } })", "process", "globalThis", "new Uint8Array(1e7)",
                  "({ [Symbol.for('Jupyter.display')]: () => ({ 'application/json': 1n }) })",
                  "({ [Symbol.for('Jupyter.display')]: () => { const a: any = {}; a.a = a; return a } })",
                  "({ [Symbol.for('Jupyter.display')]: () => { throw new Error('x') } })")
        for thing in things:
            self.assertIn(self.run_cell(thing)[0]["status"], ("ok", "error"), thing)
        self.assert_alive()

    def test_fails_late(self):
        mid = self.kc.execute("setTimeout(() => { throw new Error('late throw') }, 100);\n"
                              "void Promise.reject(new Error('late rejection')); 1")
        said = ""
        while "late throw" not in said or "late rejection" not in said:
            msg = self.kc.get_iopub_msg(timeout=5)
            if msg["msg_type"] == "stream":
                self.assertEqual(msg["content"]["name"], "stderr")
                self.assertEqual(msg["parent_header"]["msg_id"], mid)
                said += msg["content"]["text"]
        self.assertEqual(self.shell(mid)["status"], "ok")
        self.assertNotIn("node:", said)
        self.assert_alive()

    def test_prints_without_end(self):
        mid = self.kc.execute("while (true) console.log('x'.repeat(100))")
        time.sleep(1)
        self.km.interrupt_kernel()
        self.assertEqual(self.shell(mid, 20)["ename"], "Interrupted")
        self.iopub(mid, 60)
        self.assert_alive()

    def test_queue_behind_an_interrupt_is_aborted(self):
        ids = [self.kc.execute("while (true) {}")] + [self.kc.execute("1") for _ in range(5)]
        time.sleep(0.5)
        self.km.interrupt_kernel()
        self.assertEqual([self.shell(mid)["status"] for mid in ids], ["error"] + ["aborted"] * 5)
        for mid in ids:
            self.iopub(mid)
        self.assert_alive()

    def test_touches_the_kernel(self):
        for code in ("process.stdout.end()", "console.log = null as any", "process.emit('SIGINT' as any)",
                     "globalThis.setTimeout = null as any", "process.env = {}"):
            self.run_cell(code)
        self.assert_alive()


@needs_kernel("mho")
class BadMhoCells(FrontEnd, unittest.TestCase):
    name = "mho"

    def assert_alive(self):
        reply, out = self.run_cell("40 + 2")
        self.assertEqual((reply["status"], self.result(out)), ("ok", "42"), reply)

    def test_ten_megabytes(self):
        _, out = self.run_cell("// " + "x" * 10_000_000 + "\n1 + 1", timeout=60)
        self.assertEqual(self.result(out), "2")
        for text in ('"' + "x" * 10_000_000, "(" * 10_000_000, "1 +" * 3_000_000 + " 1", "\x00\x07" * 5_000_000):
            reply, _ = self.run_cell(text, timeout=60)
            self.assertEqual(reply["status"], "error")
            self.assertLess(len("".join(reply["traceback"])), 10_000)  # the message does not quote it all
        self.assert_alive()

    def test_a_list_of_many_numbers(self):
        _, out = self.run_cell("x = [" + "1, " * 99_999 + "1]\nsum(x)", timeout=60)
        self.assertEqual(self.result(out).replace(" ", ""), "100000")

    def test_a_thousand_queued(self):
        ids = [self.kc.execute(f"{i} + 0") for i in range(1000)]
        for i, mid in enumerate(ids):
            self.assertEqual(self.result(self.iopub(mid, 60)).replace(" ", ""), str(i))
        self.assertEqual({self.shell(mid, 60)["status"] for mid in ids}, {"ok"})

    def test_asks_for_more_memory_than_there_is(self):
        for cell in ("x = randn(1000000x1000000)", "array W 4000000x4000000 analog; y = W @ randn(4000000)"):
            reply, _ = self.run_cell(cell, timeout=60)
            self.assertEqual(reply["status"], "error", cell)
        self.assert_alive()


@needs_kernel("mho-ts")
class Deaths(unittest.TestCase):
    def start(self, **env):
        km, kc = start_new_kernel(kernel_name="mho-ts", env={**os.environ, **env})
        self.addCleanup(km.cleanup_resources)
        self.addCleanup(lambda: km.is_alive() and km.shutdown_kernel(now=True))
        self.addCleanup(kc.stop_channels)
        return km, kc

    def wait_for_end(self, km):
        deadline = time.time() + 5
        while km.is_alive() and time.time() < deadline:
            time.sleep(0.05)
        self.assertFalse(km.is_alive())

    def shell(self, kc, mid):
        while True:
            msg = kc.get_shell_msg(timeout=20)
            if msg["parent_header"].get("msg_id") == mid:
                return msg["content"]

    def said(self, kc, word, timeout=20):
        """Text on the streams until `word` has come."""
        text = ""
        while word not in text:
            msg = kc.get_iopub_msg(timeout=timeout)
            if msg["msg_type"] == "stream":
                text += msg["content"]["text"]
        return text

    def test_exit_in_a_cell(self):
        km, kc = self.start()
        kc.execute("console.log('before'); process.exit(3)")
        text = self.said(kc, "shuts down")
        self.assertIn("before\n", text)
        self.assertIn("process.exit(3) was called", text)
        self.wait_for_end(km)

    def test_shutdown_while_looping(self):
        km, kc = self.start()
        kc.execute("while (true) {}")
        time.sleep(0.3)
        kc.shutdown()
        self.assertEqual(kc.get_control_msg(timeout=5)["content"]["status"], "ok")
        self.wait_for_end(km)

    def test_allocates_without_end(self):
        km, kc = self.start(NODE_OPTIONS="--max-old-space-size=700")
        mid = kc.execute("{ const all: number[][] = []; while (true) all.push(new Array(10000).fill(1.5)) }")
        self.assertIn("has filled the memory", self.said(kc, "is stopped", 60))
        self.assertEqual(self.shell(kc, mid)["status"], "error")
        self.assertEqual(self.shell(kc, kc.execute("40 + 2"))["status"], "ok")
        self.assertTrue(km.is_alive())

    def test_two_at_once(self):
        (_, one), (_, two) = self.start(), self.start()
        for kc, value in ((one, "1"), (two, "2")):
            kc.execute(f"const mine = {value}; await new Promise(r => setTimeout(r, 300))")
        for kc, value in ((one, "1"), (two, "2")):
            mid = kc.execute("mine")
            while True:
                msg = kc.get_iopub_msg(timeout=20)
                if msg["msg_type"] == "execute_result" and msg["parent_header"]["msg_id"] == mid:
                    break
            self.assertEqual(msg["content"]["data"]["text/plain"], value)

    def test_history_is_shared(self):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "history.jsonl")
            _, one = self.start(MHO_HISTORY=file)
            one.execute("const a = 1")
            one.execute_interactive("a + 1", timeout=20, output_hook=lambda _: None)
            self.assertEqual(os.stat(file).st_mode & 0o777, 0o600)
            _, two = self.start(MHO_HISTORY=file)
            mid = two.history(raw=True, output=True, hist_access_type="range", session=-1, start=1)
            found = self.shell(two, mid)["history"]
            self.assertEqual(found, [[1, 1, ["const a = 1", None]], [1, 2, ["a + 1", "2"]]])
