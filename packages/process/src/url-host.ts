/** A host as it stands before a port: an IPv6 address in brackets (RFC 3986 §3.2.2), anything else as it is. */
export function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
