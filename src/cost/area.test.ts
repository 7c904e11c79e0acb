import { describe, expect, it } from "vitest";
import { areaParts, converterArea, tileArea } from "./area.ts";
import { costSettings } from "./components.ts";

describe("area", () => {
  it("gives 2085 and 43 600 um2 for converters of 8 and 13 bits at 28 nm", () => {
    expect(converterArea(8) * 1e12).toBeCloseTo(2085, -1);
    expect(converterArea(13) * 1e12).toBeCloseTo(43600, -2);
  });

  it("takes a profile's own area: 0.634 mm2 for a HERMES core, that is 1.59 TOPS/mm2", () => {
    const s = costSettings({ chip: "pcm_hermes_14nm" });
    expect(tileArea(s)).toBeCloseTo(0.634e-6, 12);
    expect(areaParts(s, 2)).toEqual({ tiles: 2 * 0.634e-6 });
  });

  it("fills a generic tile with converters rather than cells", () => {
    const parts = areaParts(costSettings({}), 1);
    expect(parts["converters"]! / parts["cells"]!).toBeGreaterThan(100);
    expect(areaParts(costSettings({ adc: "off" }), 1)["converters"]).toBe(0);
    expect(areaParts(costSettings({ digital: true }), 1)).toEqual({});
  });
});
