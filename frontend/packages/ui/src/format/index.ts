export { formatDifference, formatMoney, minorDigits, type Money } from "./money";
export { formatAxis, formatGrams, formatMm, formatPower } from "./measure";
export { serviceName } from "./service";
export { formatDate, formatDateTime, formatRelative, formatWeekday } from "./date";
