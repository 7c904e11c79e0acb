import { describe, expect, it } from "vitest";
import { DEVICES } from "./index.ts";
import { DEVICE_SETTINGS } from "./settings.ts";

describe("the catalogue of cells", () => {
  it.each([...DEVICES.values()].map((d) => [d.name, d] as const))(
    "%s cites its source and uses known settings",
    (name, d) => {
      expect(d.name).toBe(name);
      expect(d.citation.length).toBeGreaterThan(5);
      const known = new Set(DEVICE_SETTINGS.map((s) => s.name));
      expect(Object.keys(d.settings).filter((s) => !known.has(s))).toEqual([]);
    },
  );
  it("names every preset of the language once", () => {
    expect([...DEVICES.keys()].join(" ")).toBe(
      "ideal bulk pcm hermes rram cmo sonos fefet sram qmem reram_es reram_sb capacitor ecram ecram_mo idealized gokmen_vlasov pcm_pulsed reram_array_om reram_array_hfo2",
    );
  });
});
