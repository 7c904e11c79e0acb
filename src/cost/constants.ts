/**
 * @file Constants of nature that costs and limits need, SI 2019 (exact by definition), and two
 *       shorthands.
 * test  limits.test.ts: kT ln2 = 2.871e-21 J and kT/q = 25.85 mV at 300 K
 */

/** Boltzmann constant, J/K. */
export const K_B = 1.380649e-23;
/** Elementary charge, C. */
export const Q_E = 1.602176634e-19;

/** Thermal energy kT, J. */
export const thermalEnergy = (temperature: number): number => K_B * temperature;
