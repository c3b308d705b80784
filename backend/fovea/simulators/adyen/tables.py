"""The tables of the vendor's memory."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS payment (
  psp TEXT PRIMARY KEY,
  reference TEXT NOT NULL,
  currency TEXT NOT NULL,
  value INTEGER NOT NULL,
  state TEXT NOT NULL,
  refusal INTEGER,
  brand TEXT NOT NULL,
  bin TEXT NOT NULL,
  last_four TEXT NOT NULL,
  expiry TEXT NOT NULL,
  manual_capture INTEGER NOT NULL,
  return_url TEXT NOT NULL,
  redirect_token TEXT UNIQUE,
  redirect_result TEXT UNIQUE,
  challenge TEXT,
  created TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS modification (
  psp TEXT PRIMARY KEY,
  payment_psp TEXT NOT NULL REFERENCES payment,
  kind TEXT NOT NULL,
  reference TEXT NOT NULL,
  value INTEGER NOT NULL,
  succeeded INTEGER NOT NULL,
  reason TEXT NOT NULL,
  created TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS modification_payment ON modification (payment_psp);
CREATE TABLE IF NOT EXISTS answer (
  key TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  headers TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS booking (
  id INTEGER PRIMARY KEY,
  payment_psp TEXT NOT NULL REFERENCES payment,
  type TEXT NOT NULL,
  modification_psp TEXT NOT NULL,
  modification_reference TEXT NOT NULL,
  value INTEGER NOT NULL,
  created TEXT NOT NULL,
  batch INTEGER
);
CREATE TABLE IF NOT EXISTS report (name TEXT PRIMARY KEY, batch INTEGER NOT NULL, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS stored_card (
  id TEXT PRIMARY KEY,
  shopper_reference TEXT NOT NULL,
  payment_psp TEXT NOT NULL,
  number TEXT NOT NULL,
  month INTEGER NOT NULL,
  year INTEGER NOT NULL,
  holder TEXT NOT NULL,
  active INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS authentication (
  payment_psp TEXT PRIMARY KEY REFERENCES payment,
  payment_data TEXT NOT NULL UNIQUE,
  authorisation_token TEXT NOT NULL UNIQUE,
  server_id TEXT NOT NULL UNIQUE,
  acs_id TEXT NOT NULL UNIQUE,
  asking TEXT NOT NULL,
  origin TEXT NOT NULL,
  step TEXT NOT NULL,
  device_seen INTEGER NOT NULL,
  status TEXT,
  begun REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS dispute (
  psp TEXT PRIMARY KEY,
  payment_psp TEXT NOT NULL REFERENCES payment,
  last TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS session (
  id TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  data TEXT NOT NULL,
  status TEXT NOT NULL,
  refusals INTEGER NOT NULL,
  psp TEXT,
  expires TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS session_result (
  token TEXT PRIMARY KEY,
  session TEXT NOT NULL REFERENCES session,
  status TEXT NOT NULL,
  psp TEXT
);
CREATE TABLE IF NOT EXISTS link (id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS plan (kind TEXT PRIMARY KEY, fate TEXT NOT NULL, times INTEGER NOT NULL);
"""

# Raised whenever a table above changes; a new one may be added beside them.
LAYOUT = 1
