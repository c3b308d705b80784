"""How fast the house answers: the pages that shoppers open most, asked of the running API."""
