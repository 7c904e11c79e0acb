/**
 * @file PUBLISHED NETWORKS AS DATA: the matrices of LeNet-1, VGG-8, ResNet-18 and ResNet-50, and
 *       how often each is used per image.
 * why   tiles, latency and energy of a chip follow from these numbers alone; Table 2 of Wu et al.
 *       2023 is recomputed from them
 * from  LeNet-1, VGG-8, ResNet-18 (CIFAR-10): Wu et al. 2023, arXiv 2305.14547, Table 2; ResNet-50:
 *       He et al. 2016, stride in the 3x3 kernels, 224x224 images
 * test  nets.test.ts: weights, positions and multiply-adds of each; LeNet-1 agrees with the layers
 *       of a program
 */

/** One weight matrix: `outputs` x (channels kernel²), used `positions` times per image. */
export interface NetLayer {
  readonly label: string;
  readonly channels: number;
  readonly kernel: number;
  readonly outputs: number;
  readonly positions: number;
  /** A shortcut runs beside the main path and does not lengthen the pipeline. */
  readonly shortcut: boolean;
}

export interface Net {
  readonly name: string;
  readonly source: string;
  readonly layers: readonly NetLayer[];
}

const layer = (
  label: string,
  channels: number,
  kernel: number,
  outputs: number,
  positions: number,
  shortcut: boolean = false,
): NetLayer => ({ label, channels, kernel, outputs, positions, shortcut });

export const weightsOf = (l: NetLayer): number => l.channels * l.kernel * l.kernel * l.outputs;

const WU = "Wu et al. 2023, arXiv 2305.14547, Table 2";

export const LENET_1: Net = {
  name: "LeNet-1",
  source: WU,
  layers: [layer("conv1", 1, 5, 4, 576), layer("conv2", 4, 5, 12, 64), layer("out", 192, 1, 10, 1)],
};

export const VGG_8: Net = {
  name: "VGG-8",
  source: WU,
  layers: [
    layer("conv1", 3, 3, 32, 1024),
    layer("conv2", 32, 3, 32, 1024),
    layer("conv3", 32, 3, 64, 256),
    layer("conv4", 64, 3, 64, 256),
    layer("conv5", 64, 3, 128, 64),
    layer("conv6", 128, 3, 128, 64),
    layer("dense1", 2048, 1, 128, 1),
    layer("out", 128, 1, 10, 1),
  ],
};

/** Two 3x3 pairs per stage; the first pair halves the image, beside a 1x1 shortcut. */
function basicStage(stage: number, from: number, to: number, positions: number): NetLayer[] {
  const name = (n: string): string => `stage${stage}.${n}`;
  return [
    layer(name("conv1"), from, 3, to, positions),
    ...[2, 3, 4].map((i) => layer(name(`conv${i}`), to, 3, to, positions)),
    layer(name("shortcut"), from, 1, to, positions, true),
  ];
}

export const RESNET_18: Net = {
  name: "ResNet-18",
  source: WU,
  layers: [
    layer("stem", 3, 3, 64, 1024),
    ...[1, 2, 3, 4].map((i) => layer(`stage1.conv${i}`, 64, 3, 64, 1024)),
    ...basicStage(2, 64, 128, 256),
    ...basicStage(3, 128, 256, 64),
    ...basicStage(4, 256, 512, 16),
    layer("out", 512, 1, 10, 1),
  ],
};

/**
 * Bottlenecks 1x1, 3x3, 1x1; the first of a stage has a shortcut and, after stage 1, halves the
 * image in its 3x3 kernel.
 */
function bottleneckStage(stage: number, from: number, width: number, blocks: number, side: number) {
  const list: NetLayer[] = [];
  for (let b = 0; b < blocks; b++) {
    const name = (n: string): string => `stage${stage}.${b + 1}.${n}`;
    const input = b === 0 ? from : 4 * width;
    const before = b === 0 && stage > 1 ? 2 * side : side;
    list.push(
      layer(name("conv1"), input, 1, width, before * before),
      layer(name("conv2"), width, 3, width, side * side),
      layer(name("conv3"), width, 1, 4 * width, side * side),
    );
    if (b === 0) list.push(layer(name("shortcut"), from, 1, 4 * width, side * side, true));
  }
  return list;
}

export const RESNET_50: Net = {
  name: "ResNet-50",
  source: "He et al. 2016, CVPR, 224x224; stride in the 3x3 kernels",
  layers: [
    layer("stem", 3, 7, 64, 112 * 112),
    ...bottleneckStage(1, 64, 64, 3, 56),
    ...bottleneckStage(2, 256, 128, 4, 28),
    ...bottleneckStage(3, 512, 256, 6, 14),
    ...bottleneckStage(4, 1024, 512, 3, 7),
    layer("out", 2048, 1, 1000, 1),
  ],
};

export const NETS: readonly Net[] = [LENET_1, VGG_8, RESNET_18, RESNET_50];
