import { ratio } from '../analysis/headline.ts';
import { type Language, say } from '../cli/text.ts';
import { figure } from '../report/charts/render.ts';
import { type Format, formatOf } from '../report/format.ts';
import { type Html, html } from '../report/html.ts';
import type { LiveScript } from '../report/live/script.ts';
import { costsSection } from '../report/sections/costs.ts';
import { paragraph, section, table } from '../report/sections/table.ts';
import { sheet } from '../report/sheet.ts';
import { missesText, spreadText } from './answer.ts';
import { breakpointSection } from './breakpoint-section.ts';
import { capacityChart } from './capacity-chart.ts';
import type { Curve } from './curve.ts';
import { guessesSection } from './guesses-section.ts';
import { connectionsEach } from './past.ts';
import { pastSection } from './past-section.ts';
import { objectivesSection, rangesSection } from './sections.ts';
import type { Sizing } from './sizing.ts';
import { WORDS } from './words.ts';

/** The sizing answer as one page that needs nothing besides itself, in the style of the capacity report. */
export function sizingPage(sizing: Sizing, language: Language, script: LiveScript): string {
  const { scenario, answer, interrupted, curve } = sizing;
  const f = formatOf(language, scenario.opening.timeZone);
  const w = (text: keyof typeof WORDS) => say(WORDS[text], language);
  return sheet({
    language,
    title: `${w('title')}: ${scenario.opening.title}`,
    version: sizing.versions['opening-day'] ?? '',
    doubtful: interrupted,
    script,
    foot: w('clocks'),
    body: html`<header>
<p class="kicker">Opening Day <span aria-hidden="true">·</span> <b>${w('kicker')}</b></p>
<h1>${w('title')}</h1>
<p class="subtitle">${scenario.opening.title}</p>
<p class="facts">${factsText(sizing, f)}</p>
</header>
${interrupted && html`<div class="banner" role="alert"><p class="alarm">${w('interrupted')}</p><p>${w('interruptedLead')}</p></div>\n`}<p class="headline">${answer[language]}</p>
${deploymentSection(sizing, f)}${objectivesSection(sizing, f)}${curve && capacitySection(sizing, f)}${guessesSection(sizing, f)}${rangesSection(sizing, f)}${breakpointSection(sizing, f)}${pastSection(sizing, f)}${costsSection(sizing.costs, f)}${howSection(sizing, f)}`,
  });
}

function factsText({ scenario, people, margin, seed }: Sizing, f: Format): string {
  return say(
    {
      en: `${f.number(people)} people and ${f.percent(margin, 0)} more, ${f.number(scenario.opening.quota)} places · ${scenario.admission.mode} · seeds from ${seed}`,
      fr: `${f.number(people)} personnes et ${f.percent(margin, 0)} de plus, ${f.number(scenario.opening.quota)} places · ${scenario.admission.mode} · graines à partir de ${seed}`,
    },
    f.language,
  );
}

/** The chosen deployment, setting by setting. */
function deploymentSection(sizing: Sizing, f: Format): Html | null {
  const { deployment, held, repaired, missed, price, costs } = sizing;
  const { language } = f;
  if (deployment === null) return null;
  const w = (text: keyof typeof WORDS) => say(WORDS[text], language);
  const { servers, ratePerSecond, maxActive, sessionSeconds, durability } = deployment;
  const hasRoom = sizing.scenario.admission.mode === 'fifo' || sizing.scenario.admission.mode === 'lottery';
  const limits = hasRoom || sizing.scenario.admission.mode === 'session-limit';
  const connections = connectionsEach(sizing);
  const unit =
    costs.calibrated === undefined
      ? w('unitAssumed')
      : `${w('unit')} ${costs.calibrated.machine.cpuModel} (${costs.from})`;
  const rows = [
    [w('servers'), f.number(servers), unit],
    ...(hasRoom ? [[w('rate'), f.number(ratePerSecond, 3), w('rateUnit')]] : []),
    ...(limits ? [[w('cap'), f.number(maxActive), w('capUnit')]] : []),
    ...(limits ? [[w('session'), f.duration(sessionSeconds), w('sessionUnit')]] : []),
    [w('durability'), durability, w('durabilityUnit')],
    ...(connections === null
      ? []
      : [[w('openConnections'), f.number(connections), w('openConnectionsUnit')]]),
  ];
  return section(
    'deployment',
    held ? w('smallest') : w('largest'),
    table({ name: w('smallest'), columns: [w('setting'), w('value'), w('meaning')], numbers: [1], rows }),
    !held && paragraph(`${w('missedAllTheSame')} ${missesText(missed, language)}.`, 'lead'),
    repaired !== null && paragraph(`${w('repaired')} ${w(repairedWords[repaired])}.`),
    held && paragraph(fewerText(sizing, f)),
    price !== null && paragraph(priceText(price, servers, f), 'lead'),
    paragraph(modelText(sizing, f), 'note'),
  );
}

/** Why there are not fewer servers. */
function fewerText({ fewer, measures }: Sizing, f: Format): string {
  if (fewer !== null)
    return say(
      {
        en: `Fewer do not hold: with ${f.number(fewer.servers)}, ${missesText(fewer.missed, 'en')} is missed.`,
        fr: `Moins ne suffit pas : avec ${f.number(fewer.servers)}, ${missesText(fewer.missed, 'fr')} est manqué.`,
      },
      f.language,
    );
  const busy = measures.find(({ name }) => name === 'servers.busy');
  const asked = busy === undefined ? '' : f.percent(busy.mean);
  return say(
    {
      en: `One server is the least there is${asked && `; its busiest minute asks ${asked} of what it can do`}.`,
      fr: `Un serveur est le moins qu’il puisse y avoir${asked && ` ; sa minute la plus chargée demande ${asked} de ce qu’il peut`}.`,
    },
    f.language,
  );
}

/** What a scale model says of the full size; nothing at full size. */
function modelText({ scale, curve, people, deployment }: Sizing, f: Format): string | null {
  if (scale === 1) return null;
  const step = curve?.steps.find((each) => each.people === people);
  const busy = step?.serversBusy ?? null;
  const cores = busy === null ? null : f.number((busy * (deployment?.servers ?? 1)) / scale, 2);
  const more = say(
    {
      en: ` In proportion the full size asks ${cores} servers’ worth in its busiest minute.`,
      fr: ` En proportion, la vraie grandeur demande ${cores} serveurs dans sa minute la plus chargée.`,
    },
    f.language,
  );
  const text = say(
    {
      en: `A ${ratio(scale, 'en-CA')} model: people, places, rate and cap are that much smaller, a server is a whole one; --scale 1 takes the full size.`,
      fr: `Un modèle ${ratio(scale, 'fr-CA')} : gens, places, débit et plafond sont réduits d’autant, un serveur est entier ; --scale 1 prend la vraie grandeur.`,
    },
    f.language,
  );
  return cores === null ? text : text + more;
}

const repairedWords = { ratePerSecond: 'rate', maxActive: 'cap', sessionSeconds: 'session' } as const;

function priceText(
  { serverHour, currency, hours, total }: NonNullable<Sizing['price']>,
  servers: number,
  f: Format,
) {
  const money = (value: number) =>
    value.toLocaleString(`${f.language}-CA`, { style: 'currency', currency }).replace(/\u202f/g, '\u00a0');
  return say(
    {
      en: `At ${money(serverHour)} a server-hour, ${f.number(servers)} for the ${f.number(hours, 1)} h from the opening of the room to the close cost ${money(total)}; Redis and whatever lies behind are not in it.`,
      fr: `À ${money(serverHour)} l’heure de serveur, ${f.number(servers)} pendant les ${f.number(hours, 1)} h de l’ouverture de la salle à la clôture coûtent ${money(total)} ; Redis et ce qui est derrière n’y sont pas.`,
    },
    f.language,
  );
}

function capacitySection({ curve, people, peopleWithMargin, scenario }: Sizing, f: Format): Html | null {
  if (curve === null) return null;
  const { language } = f;
  const { knee, kneeBy, steps } = curve;
  const w = (text: keyof typeof WORDS) => say(WORDS[text], language);
  const hasPortal = scenario.portal !== undefined;
  return section(
    'capacity-section',
    w('capacity'),
    figure(capacityChart(curve, { people, withMargin: peopleWithMargin }, language)),
    paragraph(
      knee === null
        ? w('noKnee')
        : `${w('knee')} ${f.number(knee)}. ${w(kneeBy === 'latency' ? 'kneeLatency' : 'kneeServers')}`,
    ),
    table({
      name: w('capacity'),
      columns: [
        w('people'),
        w('peak'),
        w('latency'),
        w('errors'),
        w('serversBusy'),
        w('redisBusy'),
        w('waiting'),
        w('breaks'),
      ],
      numbers: [1, 2, 3, 4, 5, 6],
      wide: true,
      rows: steps.map((step) => [
        f.number(step.people),
        step.requestsPerSecond === null ? '–' : f.number(step.requestsPerSecond),
        step.latencyP99Ms === null ? '–' : f.milliseconds(step.latencyP99Ms),
        step.errorRate === null ? '–' : f.percent(step.errorRate, 2),
        step.serversBusy === null ? '–' : f.percent(step.serversBusy),
        step.redisBusy === null ? '–' : f.percent(step.redisBusy),
        step.waiting === null ? '–' : f.number(step.waiting, step.waiting < 10 ? 2 : 0),
        step.held ? w('nothing') : missesText(step.missed, language),
      ]),
    }),
    paragraph(confirmedText(curve, f)),
    paragraph(hasPortal ? w('placesStayPortal') : w('placesStay'), 'note'),
  );
}

/** On how many days the end of the curve stands; and what no break is. */
function confirmedText(curve: Curve, f: Format): string {
  const { holds, days, breaks, steps } = curve;
  const n = f.number(days);
  const spread = spreadText(curve, f);
  const few = steps.findLast(
    ({ people, missed }) => people < holds && missed.some(({ measure }) => measure === 'quota.given'),
  );
  const text = {
    en: `${f.number(holds)} people held on ${n} of ${n} days${breaks === null ? ', as far as was tried' : `; with ${f.number(breaks.people)} one day did not`}${spread.en}.${few === undefined ? '' : ` ${f.number(few.people)} are too few to take every place: what they miss is no break.`}`,
    fr: `${f.number(holds)} personnes ont tenu ${n} jours sur ${n}${breaks === null ? ', limite de l’essai' : ` ; avec ${f.number(breaks.people)}, un jour n’a pas tenu`}${spread.fr}.${few === undefined ? '' : ` ${f.number(few.people)} sont trop peu pour prendre toutes les places : ce qu’elles manquent n’est pas une rupture.`}`,
  };
  return say(text, f.language);
}

function howSection({ days, lived, seconds, seed, leastShareHeld }: Sizing, f: Format): Html {
  const { language } = f;
  const sure = leastShareHeld === null ? null : f.percent(leastShareHeld, 0);
  const text = {
    en: `${f.number(lived)} simulated days in ${f.duration(seconds)}. Every candidate lives the same people by the same seeds (from ${seed}), so that two differ by what they are and not by who came. A candidate that misses anything on a day is dropped; what holds has held on ${f.number(days)} days${sure === null ? '' : `, which says that at least ${sure} of such days hold (95 %)`}. So has each end of a setting. What else was lived on fewer days says on how many; the table of how many people it bears is the first day alone. Places stay as the scenario has them. This is a simulation: it knows the costs above, the policy that the server runs and the people of the scenario, and nothing of what may fail besides.`,
    fr: `${f.number(lived)} jours simulés en ${f.duration(seconds)}. Chaque candidat vit les mêmes gens aux mêmes graines (à partir de ${seed}), pour que deux candidats diffèrent par ce qu’ils sont et non par qui est venu. Un candidat qui manque quoi que ce soit un jour est écarté ; ce qui tient a tenu ${f.number(days)} jours${sure === null ? '' : `, donc au moins ${sure} de tels jours tiennent (95 %)`}. De même chaque bout d’un réglage. Ce qui fut vécu moins de jours dit sur combien ; le tableau de ce qu’il porte est le premier jour seul. Les places restent celles du scénario. C’est une simulation : elle connaît les coûts ci-dessus, la politique du serveur et les gens du scénario, et rien de ce qui peut encore tomber en panne.`,
  };
  return section('how', say(WORDS.how, language), paragraph(say(text, language)));
}
