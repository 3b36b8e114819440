import type { Text } from '../cli/text.ts';

/** What each program is for, and exactly how to get it by hand: for `doctor`, and for whoever has to do without. */
export const advice = {
  node: {
    use: { en: 'runs all of it', fr: 'exécute le tout' },
    get: {
      en: 'Run it by `npm run opening-day`, which uses the Node of node_modules.',
      fr: 'Passez par `npm run opening-day`, qui utilise le Node de node_modules.',
    },
  },
  npm: {
    use: { en: 'installs the project', fr: 'installe le projet' },
    get: { en: 'Install npm, which comes with Node.', fr: 'Installez npm, livré avec Node.' },
  },
  redis: {
    use: { en: 'holds the queue and the places', fr: 'tient la file et les places' },
    get: {
      en:
        'Install Redis 7 or Valkey: `sudo apt-get install redis-server` (Debian, Ubuntu), ' +
        '`sudo dnf install valkey` (Fedora), `brew install redis` (macOS); then run this again.',
      fr:
        'Installez Redis 7 ou Valkey : `sudo apt-get install redis-server` (Debian, Ubuntu), ' +
        '`sudo dnf install valkey` (Fedora), `brew install redis` (macOS) ; puis recommencez.',
    },
  },
  k6: {
    use: { en: 'lives the crowd', fr: 'fait vivre la foule' },
    get: {
      en:
        'Install k6 2.x (`brew install k6` on macOS, or the archive of its release on any system) and put it on ' +
        'the path or its file in K6_BIN; or install Go 1.25 or newer, and it is built from source; then run this again.',
      fr:
        'Installez k6 2.x (`brew install k6` sur macOS, ou l’archive publiée sur tout système), dans le chemin ou ' +
        'désigné par K6_BIN ; ou installez Go 1.25 ou plus récent, qui le compilera ; puis recommencez.',
    },
  },
  go: {
    use: { en: 'builds k6 where there is none', fr: 'compile k6 là où il manque' },
    get: {
      en: 'Install Go 1.25 or newer, or k6 itself.',
      fr: 'Installez Go 1.25 ou plus récent, ou k6 lui-même.',
    },
  },
  prometheus: {
    use: { en: 'for --prometheus', fr: 'pour --prometheus' },
    get: {
      en:
        'Install Prometheus: `sudo apt-get install prometheus` (Debian, Ubuntu), `brew install prometheus` (macOS), ' +
        'or leave out --prometheus; then run this again.',
      fr:
        'Installez Prometheus : `sudo apt-get install prometheus` (Debian, Ubuntu), `brew install prometheus` (macOS), ' +
        'ou renoncez à --prometheus ; puis recommencez.',
    },
  },
  chromium: {
    use: { en: 'for the tests of pages', fr: 'pour les tests des pages' },
    get: {
      en:
        'Install Chromium or Chrome: `sudo apt-get install chromium` (Debian), `sudo dnf install chromium` (Fedora), ' +
        '`brew install --cask google-chrome` (macOS); then run this again.',
      fr:
        'Installez Chromium ou Chrome : `sudo apt-get install chromium` (Debian), `sudo dnf install chromium` (Fedora), ' +
        '`brew install --cask google-chrome` (macOS) ; puis recommencez.',
    },
  },
} satisfies Record<string, { use: Text; get: Text }>;

export type ProgramName = keyof typeof advice;
