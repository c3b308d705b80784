/** "USPS Priority Mail": carriers often repeat their name in the service's, and it is said once. */
export function serviceName(carrier: string, service: string): string {
  return service.toLowerCase().startsWith(carrier.toLowerCase()) ? service : `${carrier} ${service}`.trim();
}
