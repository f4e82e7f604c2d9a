/** What cannot be done with an alert, an outage or a receiver: a code, and the field at fault. */
export class AlertRefused extends Error {
  override readonly name = 'AlertRefused';
  readonly code:
    | 'no_alert'
    | 'not_acknowledged'
    | 'no_outage'
    | 'outage_end'
    | 'outages_full'
    | 'no_receiver'
    | 'receiver_exists'
    | 'receiver_url'
    | 'receiver_secret'
    | 'receivers_full'
    | 'no_change'
    | 'settings_not_kept';
  constructor(code: AlertRefused['code']) {
    super(code);
    this.code = code;
  }
}

/** Who did it and why; `record` puts it on record and runs before it takes effect. */
export interface Done {
  who: string;
  reason: string;
  record(): Promise<void>;
}
