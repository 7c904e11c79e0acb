/** @file The version of mho, and what ran: filled in below. */
export const VERSION: string = "0.1.0";
