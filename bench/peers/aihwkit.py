"""IBM's AIHWKIT doing the same work as mho's bench cases, when pip has installed it.

Same protocol as torch.py. Its C++ tile is called directly, without autograd and without the layers around
it: what is timed is the simulator. Converters, noise and pulses as in mho's cases.
"""

import peer  # first: takes this folder, whose file names would hide the packages, off the path

import torch
from aihwkit import __version__
from aihwkit.simulator.configs import LinearStepDevice, SingleRPUConfig
from aihwkit.simulator.parameters.enums import BoundManagementType
from aihwkit.simulator.tiles import AnalogTile

torch.set_grad_enabled(False)

STEP = 0.001
FORWARD = (False, False, False, False)  # bias, x transposed, y transposed, test
BACKWARD = (False, False, False)
UPDATE = (False, False, False)


def tile(inputs, outputs, rate, managed=True):
    c = SingleRPUConfig(device=LinearStepDevice(dw_min=STEP, w_max=0.6, w_min=-0.6))
    for io in (c.forward, c.backward):
        io.inp_res = 1 / 126
        io.out_res = 1 / 255
        io.out_noise = 0.06
        io.bound_management = BoundManagementType.NONE
    c.update.desired_bl = 31
    c.update.update_management = managed
    c.update.update_bl_management = managed
    made = AnalogTile(outputs, inputs, c)
    made.set_weights((torch.rand(outputs, inputs) * 2 - 1) / inputs**0.5)
    made.set_learning_rate(rate)
    return made.tile


def mvm(r):
    t = tile(r["k"], r["n"], 0.1)
    x = torch.rand(r["b"], r["k"]) * 2 - 1
    return lambda: t.forward(x, *FORWARD)


def pulses(r):
    """Probabilities U(0, most) on both sides: rate = step * slots makes both amplifications 1."""
    t = tile(r["c"], r["r"], STEP * 31, managed=False)
    x = (torch.rand(r["b"], r["c"]) * 2 - 1) * r["most"]
    d = (torch.rand(r["b"], r["r"]) * 2 - 1) * r["most"]
    return lambda: t.update(x, d, *UPDATE)


SIZES = [784, 256, 128, 10]
BATCH = 64
BATCHES = 20


def digits():
    """Ten prototypes with a fifth of the pixels lit, shifted in brightness, some noise."""
    lit = (torch.rand(10, 784) < 0.19).float() * (0.3 + 0.7 * torch.rand(10, 784))
    labels = torch.randint(0, 10, (BATCH * BATCHES,))
    v = lit[labels]
    shifted = (v + 0.6 * torch.rand_like(v) - 0.3).clamp(0, 1) * (torch.rand_like(v) < 0.7)
    dust = (torch.rand_like(v) < 0.06) * (0.3 + 0.7 * torch.rand_like(v))
    return torch.where(v > 0, shifted, dust), labels


def pulsed(r):
    torch.manual_seed(1)
    tiles = [tile(k, n, r["rate"]) for k, n in zip(SIZES, SIZES[1:])]
    images, labels = digits()
    onehot = torch.nn.functional.one_hot(labels, 10).float()
    count = [0]

    def step():
        at = slice(BATCH * (count[0] % BATCHES), BATCH * (count[0] % BATCHES + 1))
        count[0] += 1
        inputs = [images[at]]
        for i, t in enumerate(tiles):
            y = t.forward(inputs[i], *FORWARD)
            inputs.append(y.sigmoid_() if i < 2 else y)
        d = torch.softmax(inputs.pop(), 1).sub_(onehot[at]).mul_(1 / BATCH)
        errors = [d]
        for i in (2, 1):
            d = tiles[i].backward(d, *BACKWARD)
            d.mul_(inputs[i]).mul_(1 - inputs[i])
            errors.insert(0, d)
        for t, x, d in zip(tiles, inputs, errors):
            t.update(x, d, *UPDATE)

    for _ in range(300):
        step()
    return step


peer.answer("aihwkit", __version__, {"mvm": mvm, "pulses": pulses, "pulsed": pulsed})
