"""What both parcel vendors need to play carriers: prices, tracking numbers, labels, address checks and journeys."""
