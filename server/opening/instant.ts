const quarterHourMs = 900_000;

/**
 * Writes Unix ms as ISO 8601 with the offset of a time zone, milliseconds included:
 * `2016-06-13T08:30:00.000-04:00`. Offsets are looked up once a quarter of an hour.
 */
export function isoIn(timeZone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const offsets = new Map<number, string>();
  const prefix = (second: number, offset: string): string => {
    const sign = offset[0] === '-' ? -1 : 1;
    const shiftMs = sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6))) * 60_000;
    return new Date(second * 1000 + shiftMs).toISOString().slice(0, 20);
  };
  const offsetAt = (ms: number): string => {
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
    return offset;
  };
  // The few seconds asked for lately: every answer of a vector has the same times.
  const seconds = new Map<number, { before: string; offset: string }>();
  return (ms) => {
    const second = Math.floor(ms / 1000);
    let text = seconds.get(second);
    if (text === undefined) {
      const offset = offsetAt(ms);
      text = { before: prefix(second, offset), offset };
      if (seconds.size > 256) seconds.clear();
      seconds.set(second, text);
    }
    return `${text.before}${String(ms - second * 1000).padStart(3, '0')}${text.offset}`;
  };
}
