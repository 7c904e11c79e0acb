"""Conformance of the two kernels `mho` and `mho-ts`.

Run   JUPYTER_PATH=<dir that holds kernels/mho and kernels/mho-ts> \
      /usr/bin/python3 -m pytest -q -p no:cacheprovider test/jupyter
One kernel only: add  -k Dsl  or  -k Ts.  MHO_SOAK=1000 sets the number of cells of the soak test (default 400).

Part 1 is jupyter_kernel_test (0.4.5 from Debian or 0.7.0 from PyPI) with every feature switched on.
Part 2 is what it leaves out: interrupts, long output, queue rules, silence, control while busy, signatures, orphans, soak.
"""
import json
import os
import signal
import subprocess
import sys
import time
import unittest
from queue import Empty

from front_end import (
    LINUX, FrontEnd, is_alive, jkt, kernel_pid, needs_kernel, rss_mb, start_new_kernel,
)

# ---------------------------------------------------------------- part 1: jupyter_kernel_test, every feature on


@needs_kernel("mho")
class DslStandard(jkt.KernelTests):
    kernel_name = "mho"
    language_name = "mho"
    file_extension = ".mho"
    code_hello_world = '%%ts\nconsole.log("hello, world")'
    code_stderr = '%%ts\nconsole.error("oops")'
    completion_samples = [{"text": "arr", "matches": {"array"}}]  # compared as an exact set
    complete_code_samples = ["1", "array W 8x8 analog", "x = ones(8); y = W @ x"]
    incomplete_code_samples = ["array W 8x8 {", "y = W @", "x = [1,"]
    invalid_code_samples = ["y = = 3", "2x"]
    code_page_something = "nrmse?"
    code_generate_error = "1 V + 1"
    # all samples run before each history test; the pattern must match at least three runs and one distinct text
    code_execute_result = [{"code": "1+2", "result": "3"}, {"code": "6*7", "result": "42"}]
    code_display_data = [{"code": "plot [1, 2, 3]", "mime": "application/vnd.plotly.v1+json"}]
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "array"
    code_clear_output = "%%ts\nclearOutput()"


@needs_kernel("mho-ts")
class TsStandard(jkt.KernelTests):
    kernel_name = "mho-ts"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("oops")'
    completion_samples = [
        {"text": "const zzqq = 1; zzq", "matches": {"zzqq"}},
        {"text": "Math.sqr", "matches": {"sqrt"}},
    ]
    complete_code_samples = ["1", "const f = (x: number) => x + 1"]
    incomplete_code_samples = ["function f() {", "const x = [1,", "`abc"]
    invalid_code_samples = ["let 3x = 1"]
    code_page_something = "Math.sqrt?"
    code_generate_error = 'throw new Error("boom")'
    code_execute_result = [
        {"code": "1+2", "result": "3"}, {"code": "6*7", "result": "42"}, {"code": "'abc'"},
    ]
    code_display_data = [{"code": "display({'text/html': '<b>x</b>'}, {raw: true})", "mime": "text/html"}]
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.sqrt"
    code_clear_output = "clearOutput()"


if hasattr(jkt, "IopubWelcomeTests"):  # from 0.6

    @needs_kernel("mho")
    class DslWelcome(jkt.IopubWelcomeTests):
        kernel_name = "mho"
        support_iopub_welcome = True

    @needs_kernel("mho-ts")
    class TsWelcome(jkt.IopubWelcomeTests):
        kernel_name = "mho-ts"
        support_iopub_welcome = True


# ---------------------------------------------------------------- part 2: what it leaves out


class Protocol(FrontEnd):
    """Shared by both kernels."""

    bad = "throw new Error('x')"  # a cell that fails at once
    slow = ""  # a simulation of at least ten seconds

    # -- interrupts: the kernel stops, answers, and keeps its state

    def interrupt(self, code, limit=3.0):
        self.run_cell(self.ts("globalThis.kept = 41"), store_history=False)
        mid = self.kc.execute(code)
        time.sleep(0.7)
        start = time.time()
        self.km.interrupt_kernel()
        reply = self.shell(mid, 10)
        self.assertEqual((reply["status"], reply.get("ename")), ("error", "Interrupted"))
        self.assertLess(time.time() - start, limit)
        reply, out = self.run_cell(self.ts("(globalThis as any).kept + 1"))
        self.assertEqual((reply["status"], self.result(out)), ("ok", "42"))

    def test_interrupt_sync_loop(self):
        self.interrupt(self.ts("while (true) {}"), 0.5)

    def test_interrupt_await(self):
        self.interrupt(self.ts("await new Promise(r => setTimeout(r, 60000))"), 0.5)

    def test_interrupt_loop_after_await(self):
        self.interrupt(self.ts("await null; while (true) {}"))

    def test_interrupt_loop_of_awaits(self):
        self.interrupt(self.ts("while (true) await null"))

    def test_interrupt_caught_loop(self):
        self.interrupt(self.ts("await null; while (true) { try { while (true) {} } catch {} }"))

    def test_interrupt_loop_in_a_timer(self):
        self.interrupt(self.ts("setTimeout(() => { while (true) {} }, 10); await new Promise(() => {})"))

    def test_interrupt_simulation(self):
        self.interrupt(self.slow, 0.5)

    def test_interrupt_of_nothing_leaves_the_next_cell_alone(self):
        self.send("interrupt_request", {}, "control")
        self.kc.get_control_msg(timeout=5)  # the two channels have no common order: wait for the answer
        self.assert_alive()

    def test_interrupt_on_shell(self):
        mid = self.kc.execute(self.ts("await new Promise(() => {})"))
        time.sleep(0.3)
        asked = self.send("interrupt_request", {})
        self.assertEqual(self.shell(asked), {"status": "ok"})
        self.assertEqual(self.shell(mid)["ename"], "Interrupted")
        self.iopub(mid)

    # -- output

    def test_5000_lines_before_idle(self):
        _, out = self.run_cell(self.ts("for (let i = 0; i < 5000; i++) console.log(i)"))
        self.assertEqual(self.text(out).split(), [str(i) for i in range(5000)])
        self.assert_silence(0.3)  # nothing may follow idle

    def test_streams_keep_their_order(self):
        _, out = self.run_cell(self.ts('console.log("a"); console.error("b"); console.log("c")'))
        got = [(m["content"]["name"], m["content"]["text"]) for m in out if m["msg_type"] == "stream"]
        self.assertEqual(got, [("stdout", "a\n"), ("stderr", "b\n"), ("stdout", "c\n")])

    def test_display_updates_flow_during_a_sync_loop(self):
        code = (
            "display({'text/plain': '0'}, {raw: true, id: 'bar'});\n"
            "for (const t0 = Date.now(), s = {k: 0}; Date.now() - t0 < 800;)\n"
            "  if (Date.now() - t0 > 100 * s.k) {\n"
            "    s.k++; display({'text/plain': String(s.k)}, {raw: true, id: 'bar', update: true}) }"
        )
        start, mid, stamps = time.time(), self.kc.execute(self.ts(code)), []
        while True:
            msg = self.kc.get_iopub_msg(timeout=10)
            if msg["parent_header"].get("msg_id") != mid:
                continue
            if msg["msg_type"] == "update_display_data":
                self.assertEqual(msg["content"]["transient"]["display_id"], "bar")
                stamps.append(time.time() - start)
            if msg["msg_type"] == "status" and msg["content"]["execution_state"] == "idle":
                break
        self.shell(mid)
        self.assertGreaterEqual(len(stamps), 5)
        self.assertGreater(stamps[-1] - stamps[0], 0.4)  # spread over the run, not flushed at its end

    def test_late_output_belongs_to_its_cell(self):
        mid = self.kc.execute(self.ts("setTimeout(() => console.log('late'), 400); 1"))
        self.iopub(mid)
        self.shell(mid)
        self.run_cell(self.ts("2"))
        msg = self.kc.get_iopub_msg(timeout=5)
        self.assertEqual((msg["msg_type"], msg["content"]["text"]), ("stream", "late\n"))
        self.assertEqual(msg["parent_header"]["msg_id"], mid)

    # -- execute_request fields

    def test_stop_on_error_is_exact(self):
        late = self.ts("await new Promise(r => setTimeout(r, 500)); " + self.bad)  # the others arrive before
        ids = [self.kc.execute(late), self.kc.execute("1"), self.kc.execute("2")]
        replies = [self.shell(i) for i in ids]
        self.assertEqual([r["status"] for r in replies], ["error", "aborted", "aborted"])
        self.assertNotIn("execution_count", replies[1])  # else it shows beside a cell that did not run
        for mid in ids:
            self.iopub(mid)
        # sent after the error reply: must run, at once
        self.assertEqual(self.run_cell("1")[0]["status"], "ok")

    def test_stop_on_error_off(self):
        ids = [self.kc.execute(self.ts(self.bad), stop_on_error=False), self.kc.execute("1")]
        self.assertEqual([self.shell(i)["status"] for i in ids], ["error", "ok"])
        for mid in ids:
            self.iopub(mid)

    def test_silent(self):
        before = self.run_cell("1")[0]["execution_count"]
        reply, out = self.run_cell(self.ts("console.log('q'); 1"), silent=True)
        self.assertEqual({m["msg_type"] for m in out}, {"status"})
        self.assertEqual(reply["execution_count"], before)

    def test_store_history_off(self):
        before = self.run_cell("1")[0]["execution_count"]
        reply, out = self.run_cell("2", store_history=False)
        self.assertEqual(reply["execution_count"], before)
        self.assertIn("execute_result", {m["msg_type"] for m in out})

    def test_user_expressions(self):
        reply, _ = self.run_cell("1", user_expressions={"good": "2+3", "bad": "no_such_name_at_all(1)"})
        self.assertEqual(reply["user_expressions"]["good"]["data"]["text/plain"], "5")
        self.assertEqual(reply["user_expressions"]["bad"]["status"], "error")

    def test_error_has_three_fields_and_one_message(self):
        reply, out = self.run_cell(self.ts(self.bad))
        errors = [m["content"] for m in out if m["msg_type"] == "error"]
        self.assertEqual(len(errors), 1)
        for key in ("ename", "evalue", "traceback"):
            self.assertEqual(errors[0][key], reply[key])

    def test_stdin(self):
        mid = self.kc.execute(self.ts("const who = await input('name? '); 'hi ' + who"), allow_stdin=True)
        ask = self.kc.get_stdin_msg(timeout=5)
        self.assertEqual((ask["msg_type"], ask["content"]["prompt"]), ("input_request", "name? "))
        self.kc.input("Ada")
        self.assertIn("hi Ada", json.dumps([m["content"] for m in self.iopub(mid)], default=str))
        self.assertEqual(self.shell(mid)["status"], "ok")
        self.assertEqual(self.run_cell(self.ts("await input('?')"), allow_stdin=False)[0]["status"], "error")

    def test_interrupt_ends_a_question(self):
        mid = self.kc.execute(self.ts("await input('?')"), allow_stdin=True)
        self.kc.get_stdin_msg(timeout=5)
        self.km.interrupt_kernel()
        self.assertEqual(self.shell(mid)["status"], "error")
        self.iopub(mid)
        self.assert_alive()

    # -- positions are counted in code points

    def test_unicode_cursor(self):
        code = self.ts('const q = "\U0001f600\U0001f600"; Math.sqr')
        mid = self.kc.complete(code, len(code))  # Python counts code points
        reply = self.shell(mid)
        self.assertEqual(reply["matches"], ["sqrt"])
        self.assertEqual(code[reply["cursor_start"] : reply["cursor_end"]], "sqr")
        types = reply["metadata"]["_jupyter_types_experimental"]
        self.assertEqual([t["text"] for t in types], reply["matches"])

    def test_completion_while_a_cell_waits(self):
        mid = self.kc.execute(self.ts("await new Promise(r => setTimeout(r, 1500)); 'done'"))
        time.sleep(0.2)
        code = self.ts("Math.sqr")
        self.assertEqual(self.shell(self.kc.complete(code, len(code)))["matches"], ["sqrt"])
        self.assertIn("done", str(self.result(self.iopub(mid))))
        self.shell(mid)

    # -- the kernel stays reachable while user code blocks

    def test_control_and_heartbeat_while_busy(self):
        mid = self.kc.execute(self.ts("await null; for (const t = Date.now(); Date.now() - t < 1500;) {}"))
        time.sleep(0.3)
        start = time.time()
        self.send("kernel_info_request", {}, "control")
        self.assertEqual(self.kc.get_control_msg(timeout=2)["content"]["status"], "ok")
        self.assertLess(time.time() - start, 0.5)
        self.assertTrue(self.kc.hb_channel.is_beating())
        self.assertEqual(self.shell(mid)["status"], "ok")
        self.iopub(mid)

    def test_every_request_is_answered_with_a_status(self):
        for channel in ("shell", "control"):
            mid = self.send("no_such_request", {}, channel)
            msg = getattr(self.kc, f"get_{channel}_msg")(timeout=5)
            self.assertEqual(msg["parent_header"]["msg_id"], mid)
            self.assertEqual(msg["msg_type"], "no_such_reply")
            self.assertEqual((msg["content"]["status"], msg["content"]["ename"]), ("error", "UnknownRequest"))
            self.assertEqual(len(self.iopub(mid)), 2)
        mid = self.send("connect_request", {})
        self.assertEqual(self.shell(mid)["shell_port"], self.kc.shell_port)

    def test_comms(self):
        self.run_cell(self.ts(
            "comms.register('echo', (c: any) => {\n"
            "  c.onMsg = (m: any) => c.send({n: m.buffers.length}, [new Uint8Array([1, 2, 3])]) })"))
        self.send("comm_open", {"comm_id": "c1", "target_name": "echo", "data": {}})
        mid = self.kc.execute(self.ts("await new Promise(r => setTimeout(r, 1000))"))  # served during an await
        time.sleep(0.2)
        self.send("comm_msg", {"comm_id": "c1", "data": {}}, buffers=[b"ab"])
        self.send("comm_open", {"comm_id": "c2", "target_name": "nobody", "data": {}})
        seen = {}
        while len(seen) < 2:
            msg = self.kc.get_iopub_msg(timeout=5)
            if msg["msg_type"].startswith("comm_"):
                seen[msg["msg_type"]] = msg
        self.assertEqual(seen["comm_msg"]["content"]["data"], {"n": 1})
        self.assertEqual([bytes(b) for b in seen["comm_msg"]["buffers"]], [b"\x01\x02\x03"])
        self.assertEqual(seen["comm_close"]["content"]["comm_id"], "c2")
        self.shell(mid)
        open_comms = self.shell(self.send("comm_info_request", {"target_name": "echo"}))["comms"]
        self.assertEqual(open_comms, {"c1": {"target_name": "echo"}})

    # -- long life and death

    def test_soak(self):
        cells, took, half = int(os.environ.get("MHO_SOAK", "400")), [], 0.0
        for i in range(cells):
            if LINUX and i == cells // 2:
                half = rss_mb(kernel_pid(self.km))
            start = time.time()
            reply, out = self.run_cell(f"{i} + 1")
            took.append(time.time() - start)
            digits = str(self.result(out)).replace(" ", "")  # mho writes 1 000
            self.assertEqual((reply["status"], digits), ("ok", str(i + 1)))
        self.assertLess(sorted(took)[cells // 2], 0.1)
        if LINUX:  # the heap of the TypeScript compiler settles during the first half
            self.assertLess(rss_mb(kernel_pid(self.km)) - half, 60)
            self.assertLess(rss_mb(kernel_pid(self.km)), 400)

    @unittest.skipIf(os.name == "nt", "POSIX signals")
    def test_dies_with_a_killed_parent(self):
        code = (
            "import sys, time; from jupyter_client.manager import start_new_kernel\n"
            f"km, kc = start_new_kernel(kernel_name={self.name!r})\n"
            "p = getattr(km, 'provisioner', None); p = p.process if p else km.kernel\n"
            "kc.execute('1'); print(p.pid, flush=True); time.sleep(60)"
        )
        parent = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        pid = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        parent.stdout.close()
        deadline = time.time() + 5
        while is_alive(pid) and time.time() < deadline:
            time.sleep(0.1)
        self.assertFalse(is_alive(pid), "the kernel outlived its killed parent")

    def test_zz_restart_and_shutdown(self):
        km, kc = start_new_kernel(kernel_name=self.name)
        kc.execute(self.ts("globalThis.gone = 1"))
        km.restart_kernel()
        kc.wait_for_ready(timeout=30)
        self.assertTrue(km.is_alive())
        mid = kc.shutdown(restart=False)
        msg = kc.get_control_msg(timeout=5)
        self.assertEqual((msg["msg_type"], msg["parent_header"]["msg_id"]), ("shutdown_reply", mid))
        self.assertEqual(msg["content"], {"status": "ok", "restart": False})
        deadline = time.time() + 3
        while km.is_alive() and time.time() < deadline:
            time.sleep(0.05)
        self.assertFalse(km.is_alive())
        kc.stop_channels()
        km.cleanup_resources()


SLOW = (
    "seed 1\narray W 1024x1024 analog\ns = sweep i over 1..100000 {\n"
    "  measure e = nrmse(W @ randn(1024), ones(1024))\n}"
)


@needs_kernel("mho")
class DslProtocol(Protocol, unittest.TestCase):
    name = "mho"
    slow = SLOW

    def test_bridge(self):
        self.run_cell("dsl_x = [1, 2, 3]")
        self.assertEqual(self.result(self.run_cell(self.ts("dsl_x.length"))[1]), "3")
        self.run_cell(self.ts("const ts_x = 4"))
        self.assertEqual(self.result(self.run_cell("ts_x + 1")[1]), "5")

    def test_caret(self):
        reply, _ = self.run_cell("a = 1\nb = 1 V + 1")
        self.assertIn("^", "\n".join(reply["traceback"]))
        self.assertIn("E0402", "\n".join(reply["traceback"]))


@needs_kernel("mho-ts")
class TsProtocol(Protocol, unittest.TestCase):
    name = "mho-ts"
    slow = f"await mho`{SLOW}`"

    def test_caret(self):
        reply, _ = self.run_cell("let a = 1\nlet s: string = 5")
        self.assertEqual(reply["ename"], "TS2322")
        self.assertIn("^", "\n".join(reply["traceback"]))


if __name__ == "__main__":
    import pytest

    sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", __file__]))
