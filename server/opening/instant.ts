const quarterHourMs = 900_000;

/**
 * Writes Unix ms as ISO 8601 with the offset of a time zone, milliseconds included:
 * `2016-06-13T08:30:00.000-04:00`. Offsets are looked up once a quarter of an hour.
 */
export function isoIn(timeZone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const offsets = new Map<number, string>();
  return (ms) => {
    const bucket = Math.floor(ms / quarterHourMs);
    let offset = offsets.get(bucket);
    if (offset === undefined) {
      const name = format
        .formatToParts(bucket * quarterHourMs)
        .find((part) => part.type === 'timeZoneName')!.value;
      offset = name === 'GMT' ? '+00:00' : name.slice(3);
      if (offsets.size > 10_000) offsets.clear();
      offsets.set(bucket, offset);
    }
    const sign = offset[0] === '-' ? -1 : 1;
    const shiftMs = sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6))) * 60_000;
    return `${new Date(ms + shiftMs).toISOString().slice(0, -1)}${offset}`;
  };
}
