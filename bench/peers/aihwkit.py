"""IBM's AIHWKIT doing the same work as mho's bench cases, when pip has installed it.

Same protocol as torch.py. Analog linear layers with the toolkit's own tile: forward with input and
output quantisation and noise, pulsed update with constant-step devices.
"""

import json
import sys
import time

sys.path.pop(0)  # this folder: its file names would hide the packages

import torch
from aihwkit import __version__
from aihwkit.nn import AnalogLinear
from aihwkit.simulator.configs import ConstantStepDevice, SingleRPUConfig


def config():
    c = SingleRPUConfig(device=ConstantStepDevice(dw_min=0.001))
    c.forward.inp_res = 1 / 126
    c.forward.out_res = 1 / 255
    c.forward.out_noise = 0.06
    c.update.desired_bl = 31
    return c


def mvm(r):
    layer = AnalogLinear(r["k"], r["n"], bias=False, rpu_config=config())
    x = torch.rand(r["b"], r["k"]) * 2 - 1

    def body():
        with torch.no_grad():
            layer(x)

    return body


CASES = {"mvm": mvm}


def main():
    print(json.dumps({"name": "aihwkit", "version": __version__}), flush=True)
    made = {}
    for line in sys.stdin:
        r = json.loads(line)
        torch.set_num_threads(r.pop("threads"))
        calls = r.pop("calls")
        key = json.dumps(r, sort_keys=True)
        if key not in made:
            made = {key: CASES[r["case"]](r)}
        body = made[key]
        for _ in range(2):
            body()
        start = time.perf_counter()
        for _ in range(calls):
            body()
        print(json.dumps({"ms": (time.perf_counter() - start) * 1e3 / calls}), flush=True)


main()
