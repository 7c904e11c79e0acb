"""PyTorch (CPU, eager) doing the same work as mho's bench cases.

Started by bench/main.ts when the torch package is installed. In eager mode each operation is one
kernel call; in-place forms and buffers that stay are used wherever torch offers them.
"""

import peer  # first: takes this folder, whose file names would hide the packages, off the path

import torch

torch.set_grad_enabled(False)


def mvm(r):
    b, k, n = r["b"], r["k"], r["n"]
    x = torch.rand(b, k) * 2 - 1
    w = (torch.rand(n, k) - 0.5).t().contiguous()
    y = torch.empty(b, n)
    z = torch.empty(b, n)
    return lambda: analog(x, w, y, z)


def analog(x, w, y, z):
    """7-bit DAC by the largest input, product, noise, 8-bit ADC; w is [inputs, outputs]."""
    full = x.abs().amax(1, keepdim=True).clamp_min_(1e-30)
    codes = torch.mul(x, 63 / full).round_()
    torch.mm(codes, w, out=y)
    z.normal_()
    y.mul_(1 / 63).add_(z, alpha=0.06)
    y.mul_(255 / 12).round_().clamp_(-127, 127).mul_(full * (12 / 255))
    return y


def matmul(r):
    x, w = torch.rand(r["b"], r["k"]), torch.rand(r["k"], r["n"])
    y = torch.empty(r["b"], r["n"])
    return lambda: torch.mm(x, w, out=y)


def normals(r):
    z = torch.empty(r["n"])
    return lambda: z.normal_()


def uniforms(r):
    z = torch.empty(r["n"])
    return lambda: z.uniform_()


SIZES = [784, 256, 128, 10]
BATCH = 64


def trainer(rule, rate):
    torch.manual_seed(1)
    ws = [(torch.rand(n, k) * 2 - 1) / k**0.5 for k, n in zip(SIZES, SIZES[1:])]
    chis = [torch.zeros_like(w) for w in ws]
    xis = [torch.zeros_like(w) for w in ws]
    images = (torch.rand(BATCH, 784) < 0.19).float() * torch.rand(BATCH, 784)
    labels = torch.randint(0, 10, (BATCH,))
    onehot = torch.nn.functional.one_hot(labels, 10).float()
    ys = [torch.empty(BATCH, n) for n in SIZES[1:]]
    ns = [torch.empty(BATCH, n) for n in SIZES[1:]]
    ds = [torch.empty(BATCH, n) for n in SIZES[1:]]

    def step():
        seen = ws
        if rule == "aware":
            seen = [torch.add(w, xi.normal_(), alpha=0.01) for w, xi in zip(ws, xis)]
        inputs = [images, ys[0], ys[1]]
        for i, w in enumerate(seen):
            analog(inputs[i], w.t(), ys[i], ns[i])
            if i < 2:
                ys[i].sigmoid_()
        loss = torch.nn.functional.cross_entropy(ys[2], labels)
        ds[2] = torch.softmax(ys[2], 1).sub_(onehot).mul_(1 / BATCH)
        for i in (2, 1):
            analog(ds[i], seen[i], ds[i - 1], ns[i - 1])
            y = ys[i - 1]
            ds[i - 1].mul_(y).mul_(1 - y)
        for i, w in enumerate(ws):
            if rule == "aware":
                w.addmm_(ds[i].t(), inputs[i], alpha=-rate)
                continue
            chi, eps = chis[i], 0.001
            chi.addmm_(ds[i].t(), inputs[i], alpha=-rate)
            n = torch.mul(chi, 1 / eps).trunc_()
            chi.sub_(n, alpha=eps)
            spread = n.abs().sqrt_().mul_(xis[i].normal_()).mul_(0.3 * eps)
            w.add_(n, alpha=eps).add_(spread).clamp_(-0.6, 0.6)
        return loss

    return step


CASES = {
    "mvm": mvm,
    "matmul": matmul,
    "normals": normals,
    "uniforms": uniforms,
    "mixed": lambda r: trainer("mixed", r["rate"]),
    "aware": lambda r: trainer("aware", r["rate"]),
}


peer.answer("torch", torch.__version__, CASES)
