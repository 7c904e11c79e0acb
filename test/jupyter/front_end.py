"""A front end for the tests: cells, messages of one request from busy to idle, facts about the kernel's process.

Without Jupyter, or without the kernelspecs, every test skips and says why.
"""
import os
import sys
from queue import Empty

import pytest

os.environ.setdefault("MHO_HISTORY", "off")  # the tests leave no trace in the user's folders
os.environ.setdefault("MHO_CACHE", "off")

jkt = pytest.importorskip(
    "jupyter_kernel_test", reason="no Jupyter here: apt-get install python3-jupyter-kernel-test"
)
from jupyter_client.kernelspec import KernelSpecManager  # noqa: E402
from jupyter_client.manager import start_new_kernel  # noqa: E402

SPECS = KernelSpecManager().find_kernel_specs()
LINUX = sys.platform.startswith("linux")


def needs_kernel(name):
    reason = f"kernelspec {name!r} not on JUPYTER_PATH: run `mho install --prefix DIR` first"
    return pytest.mark.skipif(name not in SPECS, reason=reason)


class FrontEnd:
    """One kernel for the tests of a class. `ts` turns TypeScript into a cell of that kernel."""

    name = ""
    env = {}

    def ts(self, code):
        return "%%ts\n" + code if self.name == "mho" else code

    @classmethod
    def setUpClass(cls):
        cls.km, cls.kc = start_new_kernel(kernel_name=cls.name, env={**os.environ, **cls.env})

    @classmethod
    def tearDownClass(cls):
        cls.kc.stop_channels()
        cls.km.shutdown_kernel()

    def shell(self, mid, timeout=20):
        while True:
            msg = self.kc.get_shell_msg(timeout=timeout)
            if msg["parent_header"].get("msg_id") == mid:
                return msg["content"]

    def iopub(self, mid, timeout=20):
        """Messages of one request, busy to idle."""
        out = []
        while True:
            msg = self.kc.get_iopub_msg(timeout=timeout)
            if msg["parent_header"].get("msg_id") != mid:
                continue
            out.append(msg)
            if msg["msg_type"] == "status" and msg["content"]["execution_state"] == "idle":
                self.assertEqual(out[0]["content"].get("execution_state"), "busy")
                return out

    def run_cell(self, code, timeout=20, **kw):
        mid = self.kc.execute(code, **kw)
        out = self.iopub(mid, timeout)
        return self.shell(mid, timeout), out

    def send(self, msg_type, content, channel="shell", buffers=None):
        msg = self.kc.session.msg(msg_type, content)
        sock = getattr(self.kc, channel + "_channel").socket
        self.kc.session.send(sock, msg, buffers=buffers)
        return msg["header"]["msg_id"]

    def assert_silence(self, seconds):
        with self.assertRaises(Empty):
            self.kc.get_iopub_msg(timeout=seconds)

    def assert_alive(self):
        """The next cell works."""
        reply, out = self.run_cell(self.ts("40 + 2"))
        self.assertEqual((reply["status"], self.result(out)), ("ok", "42"), reply)

    @staticmethod
    def text(out, stream="stdout"):
        streams = (m["content"] for m in out if m["msg_type"] == "stream")
        return "".join(content["text"] for content in streams if content["name"] == stream)

    @staticmethod
    def result(out):
        results = [m["content"]["data"]["text/plain"] for m in out if m["msg_type"] == "execute_result"]
        return results[0] if len(results) == 1 else results


def kernel_pid(km):
    holder = getattr(km, "provisioner", None)
    return (holder.process if holder else km.kernel).pid


def rss_mb(pid):
    with open(f"/proc/{pid}/status") as lines:
        return next(int(x.split()[1]) for x in lines if x.startswith("VmRSS")) / 1024


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        if LINUX:
            return False
    try:
        os.kill(pid, 0)
        return True
    except ProcessLookupError:
        return False
