import { problemText } from '../../analysis/read-run.ts';
import { type Html, html } from '../html.ts';
import type { View } from '../view.ts';

/** The title, what was run, and whatever must be known before anything is read. */
export function head(view: View): Html {
  const { records, w, f, ratio, summary } = view;
  const { manifest } = records;
  const { opening, admission } = manifest.scenario;
  const facts = [
    w.dayOf(f.date(manifest.opensAtMs)),
    w.modes[admission.mode] ?? admission.mode,
    w.ranOn(f.date(Date.parse(manifest.startedAt))),
  ];
  return html`<header>
<p class="kicker">Opening Day <span aria-hidden="true">·</span> <b>${w.subtitle(ratio, manifest.kind === 'simulated')}</b></p>
<h1>${w.title}</h1>
<p class="subtitle">${opening.title}</p>
<p class="facts">${facts.map((fact, k) => [k > 0 ? html` <span aria-hidden="true">·</span> ` : null, fact])}</p>
</header>
${banners(view)}
<p class="headline">${summary.headlines[f.language]}</p>
`;
}

function banners({ summary, audit, w }: View): Html[] {
  const { validity } = summary;
  const banners: Html[] = [];
  if (validity.interrupted) banners.push(banner(w.banner.interrupted, w.banner.interruptedLead, []));
  const reasons = validity.interrupted ? validity.reasons.slice(1) : validity.reasons;
  if (validity.valid === 0 && (!validity.interrupted || reasons.length > 0)) {
    banners.push(banner(w.banner.invalid, w.banner.invalidLead, validity.reasons));
  }
  if (!audit.ok) {
    const worst = audit.violations.slice(0, 3).map(problemText);
    banners.push(banner(w.banner.audit, w.banner.auditLead(audit.violations.length), worst));
  }
  return banners;
}

/** Reasons come from the run's own records and are in English. */
function banner(title: string, lead: string, reasons: readonly string[]): Html {
  const list = html`<ul lang="en">${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`;
  return html`<div class="banner" role="alert"><p class="alarm">${title}</p><p>${lead}</p>${reasons.length > 0 && list}</div>
`;
}
