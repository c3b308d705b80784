/** Names of cookies and headers shared by the proxy and the pages. */
export const VISITOR_COOKIE = "fovea_visitor";
export const SESSION_COOKIE = "fovea_session";
export const CURRENCY_COOKIE = "fovea_currency";
export const REQUEST_ID_HEADER = "x-request-id";
/** Where the request goes, for layouts: they are not told the path. */
export const PATH_HEADER = "x-fovea-path";
export const NONCE_HEADER = "x-nonce";

export const YEAR_SECONDS = 365 * 24 * 60 * 60;
