/**
 * In the place of @hutong/trust's: how the network's machines know each other on the wire has no say in what a record is,
 * and a browser reads no certificates.
 */
export class Certificates {
  takeAuthority(): void {}
  takeCertificate(): void {}
}
