/** The charts, in English. A title says what the chart shows. */
export function englishCharts() {
  return {
    heading: 'The day in pictures',
    crowd: {
      title: (most: string, at: string, atOpening: string) =>
        `${most} people stood in line at ${at}, ${atOpening} when the doors opened`,
      roomless: (most: string, at: string, atOpening: string) =>
        `${most} people were at it at ${at}, ${atOpening} when the doors opened`,
      note: 'The crowd over the clock of the day. The dashed line is the opening.',
      alternative:
        'Four panels over the time of day: arrivals, people waiting, people called or inside, places accepted so far.',
      arrivals: (slot: string) => `Arrivals, every ${slot}`,
      waiting: 'Waiting',
      inside: 'Called and active',
      together: 'called and active together',
      called: 'called, not yet in',
      cap: 'cap',
      submitted: 'Submitted and accepted, so far',
    },
    places: {
      title: (at: string, after: string) => `The last place went at ${at}, ${after} after the opening`,
      unfinished: (left: string) => `${left} places were still there at the end`,
      empty: 'No place was given',
      note: 'Places left to reserve, from the ledger. A place that comes back makes a step up.',
      alternative: 'Places left over the time of day, falling from the quota to what was left.',
      left: 'places left',
      half: (at: string) => `half were gone at ${at}`,
    },
    order: {
      title: (tau: string) => `Places went in the order of arrival, as far as forms allow: tau ${tau}`,
      loose: (tau: string) => `Places did not go in the order of arrival: tau ${tau}`,
      note: 'Each point is a person with a place. On the line, they were accepted in the order they came; above it, later.',
      sampled: (shown: string, all: string) => `Shown: ${shown} of ${all} people, evenly picked.`,
      alternative: 'Scatter of the order of arrival against the rank of acceptance, beside the diagonal.',
      x: 'order of arrival',
      y: 'rank',
      ready: 'form filled in ahead',
      unready: 'form not ready',
    },
    waits: {
      title: (inVain: string, place: string) =>
        `Half of those who got nothing had waited ${inVain} or more; of those with a place, ${place}`,
      plain: 'How long people waited',
      note: 'Share of people who had waited no longer than this, from the arrival or the opening if that is later, by how it ended for them.',
      beyond: (count: string) => `Longer waits, of ${count} people, are not drawn.`,
      alternative: 'Cumulative distribution of waiting times, a line for each outcome.',
      x: 'hours waited',
    },
    latency: {
      title: (p99: string, worst: string) => `99 of 100 answers within ${p99}; in the worst second, ${worst}`,
      empty: 'No latency was recorded',
      note: 'Milliseconds of wall time from the moment a person meant to act, each second; the scale grows by tens.',
      alternative: 'Median, 95th and 99th percentile of latency over the time of day.',
    },
    portal: {
      title: (goodput: string) => `${goodput} of what the portal could do brought somebody nearer to a place`,
      note: 'Share of what the portal can do, over the last ten minutes of the day, until the last place was given.',
      alternative:
        'Two lines over the time of day: how busy the portal was, and what of it brought people nearer to a place.',
      busy: 'work done, for whomever',
      goodput: 'goodput: in time, and a step nearer to a place',
    },
    amplification: {
      title: (most: string) => `A person’s day took up to ${most} requests`,
      note: (stretch: string) =>
        `Requests a person in the mean, by when their day ended: ${stretch} at a time.`,
      alternative:
        'Two lines over the time of day: requests a person, of those with a place and of the others.',
      withPlace: 'got a place',
      without: 'got none',
    },
    parity: {
      title: (gap: string) => `What ought not to matter moved the chance of a place by ${gap} points at most`,
      plain: 'The chance of a place, by cohort',
      share: 'got a place',
      low: '95% interval from',
      high: 'to',
      note: 'Share of each cohort that got a place, with its 95% interval. The dashed line is everybody.',
      alternative: 'Share of people with a place in each cohort, with intervals.',
    },
    calibration: {
      title: (skill: string) => `What the first odds were worth: a Brier skill of ${skill}`,
      plain: 'The first odds, and what came of them',
      note: 'Odds told, in tenths, and to how many of those people the line came. On the dashed line, they were right. All people of a day share one cut-off, so one day alone makes a step rather than a line.',
      alternative:
        'Scatter of the odds told against the share of people reached, and the share with a place, beside the diagonal.',
      x: 'odds told',
      y: 'came true',
      reached: 'the line came to them (95% interval)',
      got: 'they got a place',
    },
  };
}
