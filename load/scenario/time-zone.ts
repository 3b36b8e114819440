/** Whether the name is one of the IANA time zones that this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The offset of a time zone at an instant (Unix ms), as ISO 8601 writes it: `-04:00`, `+00:00`. */
export function offsetAt(timeZone: string, instantMs: number): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(
    instantMs,
  );
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  return name === 'GMT' ? '+00:00' : name.slice(3);
}

/** The offset that an ISO 8601 instant is written with; `Z` is `+00:00`. */
export function writtenOffset(instant: string): string {
  return /[+-]\d\d:\d\d$/.exec(instant)?.[0] ?? '+00:00';
}
