export { formatMoney, minorDigits, type Money } from "./money";
export { formatAxis, formatGrams, formatMm, formatPower } from "./measure";
export { formatDate, formatDateTime, formatRelative, formatWeekday } from "./date";
