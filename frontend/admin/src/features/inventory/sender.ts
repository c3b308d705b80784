import type { HouseFieldsFragment } from "@fovea/gql/admin";

export type SenderFields = Pick<
  HouseFieldsFragment,
  "company" | "line1" | "line2" | "city" | "region" | "postalCode" | "country" | "phone" | "email"
>;

/** A sender's address in one line, as it reads on a parcel. */
export function addressLine(house: SenderFields): string {
  const town = [house.city, house.region, house.postalCode].filter(Boolean).join(" ");
  return [house.company, house.line1, house.line2, town, house.country].filter(Boolean).join(", ");
}

/** The address of a house as the form begins with it. */
export function senderOf(house: SenderFields): SenderFields {
  const { company, line1, line2, city, region, postalCode, country, phone, email } = house;
  return { company, line1, line2, city, region, postalCode, country, phone, email };
}
