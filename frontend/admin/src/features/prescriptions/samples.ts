/** A plain prescription for tests: both eyes -2.00, nothing else. */

export const EYE = {
  sphere: "-2.00",
  cylinder: "+0.00",
  axis: null,
  add: null,
  prismHorizontal: null,
  prismHorizontalBase: null,
  prismVertical: null,
  prismVerticalBase: null,
  balance: false,
  written: "-2.00",
};

export const VALUES = {
  od: EYE,
  os: EYE,
  pd: { binocularTenths: 630, rightTenths: 315, leftTenths: 315, nearTenths: null, assumedSymmetric: true },
  issuedOn: null,
  expiresOn: null,
  prescriber: null,
};
