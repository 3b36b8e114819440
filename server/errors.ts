/**
 * Every error a caller can be told: stable code, HTTP status, sentences in both languages.
 * 429 and 503 carry `Retry-After`, in seconds of wall time.
 */
export const errors = {
  bad_json: { status: 400, en: 'The body is not valid JSON.', fr: 'Le corps n’est pas du JSON valide.' },
  bad_credentials: { status: 401, en: 'Sign in: the account token, or the address and password, are missing or not valid.', fr: 'Connectez-vous : le jeton du compte, ou l’adresse et le mot de passe, manquent ou ne sont pas valides.' },
  session_ended: { status: 401, en: 'Your sign-in has ended. Sign in again.', fr: 'Votre connexion a pris fin. Connectez-vous de nouveau.' },
  bad_ticket: { status: 401, en: 'The ticket is missing or not valid for this opening: join the line.', fr: 'Le billet manque ou n’est pas valable pour cette ouverture : joignez-vous à la file.' },
  unknown_account: { status: 401, en: 'This account does not exist.', fr: 'Ce compte n’existe pas.' },
  bad_signature: { status: 401, en: 'The signature is not that of the payment service.', fr: 'La signature n’est pas celle du service de paiement.' },
  admin_only: { status: 401, en: 'The operator’s token is needed.', fr: 'Le jeton de l’opérateur est requis.' },
  forged_request: { status: 403, en: 'This did not come from a page of this site. Open the page again, and repeat it there.', fr: 'Ceci ne vient pas d’une page de ce site. Rouvrez la page et recommencez-y.' },
  not_open: { status: 403, en: 'It is not open yet.', fr: 'Ce n’est pas encore ouvert.' },
  not_admitted: { status: 403, en: 'Your turn has not been taken up, or your session has ended.', fr: 'Votre tour n’a pas été pris, ou votre session est terminée.' },
  not_found: { status: 404, en: 'There is nothing at this address.', fr: 'Il n’y a rien à cette adresse.' },
  no_receipt: { status: 404, en: 'There is nothing to certify yet: you have neither joined the line nor submitted.', fr: 'Il n’y a encore rien à attester : vous n’avez ni rejoint la file ni déposé de demande.' },
  method_not_allowed: { status: 405, en: 'This address does not take that method.', fr: 'Cette adresse n’accepte pas cette méthode.' },
  quota_exhausted: { status: 409, en: 'All places are taken. You may stand by for places that come back.', fr: 'Toutes les places sont prises. Vous pouvez vous mettre en attente des places rendues.' },
  email_taken: { status: 409, en: 'This address has an account already: sign in. There is one account for each e-mail address and family.', fr: 'Cette adresse a déjà un compte : connectez-vous. Il y a un compte par adresse courriel et par famille.' },
  family_taken: { status: 409, en: 'Somebody in this application is in another account’s already. There is one account for each family.', fr: 'Une personne de cette demande figure déjà dans celle d’un autre compte. Il y a un compte par famille.' },
  payment_pending: { status: 409, en: 'An online payment is under way; wait for what becomes of it.', fr: 'Un paiement en ligne est en cours ; attendez-en l’issue.' },
  no_online_payment: { status: 404, en: 'There is no paying online here: pay by post or cheque.', fr: 'On ne paie pas en ligne ici : payez par la poste ou par chèque.' },
  unknown_intent: { status: 404, en: 'There is no such intent to pay, or a newer one.', fr: 'Il n’y a pas de telle intention de paiement, ou il y en a une plus récente.' },
  not_accepted: { status: 409, en: 'There is no paid place, nor an exemption, that documents could belong to.', fr: 'Il n’y a ni place payée ni exemption à laquelle joindre des documents.' },
  not_asked: { status: 409, en: 'One of these documents was never asked for; see your messages.', fr: 'Un de ces documents n’a jamais été demandé ; voir vos messages.' },
  already_submitted: { status: 409, en: 'The application has been submitted, and stands as it was then.', fr: 'La demande a été déposée et reste telle quelle.' },
  incomplete: { status: 409, en: 'The application is not complete.', fr: 'La demande n’est pas complète.' },
  nothing_reserved: { status: 409, en: 'There is no reserved place to pay for.', fr: 'Il n’y a pas de place réservée à payer.' },
  not_called: { status: 409, en: 'It is not your turn yet.', fr: 'Ce n’est pas encore votre tour.' },
  no_room: { status: 409, en: 'This opening has no waiting room: submit directly.', fr: 'Cette ouverture n’a pas de salle d’attente : déposez directement.' },
  has_place: { status: 409, en: 'You have a place from an earlier opening: there is one for each family.', fr: 'Vous avez une place d’une ouverture précédente : il y en a une par famille.' },
  opening_exists: { status: 409, en: 'There is, or was, an opening of this id, on other terms.', fr: 'Il y a, ou il y a eu, une ouverture de cet identifiant, à d’autres conditions.' },
  opening_running: { status: 409, en: 'The opening that stands is neither closed nor full: the next one comes after it.', fr: 'L’ouverture en cours n’est ni close ni complète : la suivante vient après elle.' },
  payments_pending: { status: 409, en: 'Places of the opening that stands wait for their payment: the next one comes when all are paid or given up.', fr: 'Des places de l’ouverture en cours attendent leur paiement : la suivante vient quand toutes sont payées ou abandonnées.' },
  no_such_opening: { status: 404, en: 'There is no opening of this id.', fr: 'Il n’y a pas d’ouverture de cet identifiant.' },
  key_taken: { status: 409, en: 'Another number of places was added under this key. Use a new one.', fr: 'Un autre nombre de places a été ajouté sous cette clé. Utilisez-en une nouvelle.' },
  call_expired: { status: 410, en: 'Your turn has run out. You may join again, at the back of the line.', fr: 'Votre tour est passé. Vous pouvez rejoindre la file, à la fin.' },
  list_open: { status: 409, en: 'The list of the draw is not closed and published yet.', fr: 'La liste du tirage n’est pas encore close et publiée.' },
  beacon_refused: { status: 409, en: 'This beacon cannot be taken; see `why`.', fr: 'Cette balise ne peut être retenue ; voir `why`.' },
  closed: { status: 410, en: 'The opening is over.', fr: 'L’ouverture est terminée.' },
  lapsed: { status: 410, en: 'The place was not paid for in time.', fr: 'La place n’a pas été payée à temps.' },
  changed_elsewhere: { status: 412, en: 'The application was changed on another device since you read it. Both states are in the answer: nothing is lost.', fr: 'La demande a été modifiée sur un autre appareil depuis votre lecture. Les deux états sont dans la réponse : rien n’est perdu.' },
  too_large: { status: 413, en: 'The body is too large.', fr: 'Le corps est trop volumineux.' },
  ineligible: { status: 422, en: 'The application is not eligible.', fr: 'La demande n’est pas admissible.' },
  invalid_fields: { status: 422, en: 'Some fields are wrong; see `fields`.', fr: 'Des champs sont invalides ; voir `fields`.' },
  version_needed: { status: 428, en: 'Say which version you have changed: send the ETag that you read as If-Match.', fr: 'Indiquez la version que vous avez modifiée : envoyez l’ETag lu dans If-Match.' },
  too_many_tries: { status: 429, en: 'Too many tries with this address. Wait before the next one.', fr: 'Trop de tentatives avec cette adresse. Attendez avant la suivante.' },
  too_often: { status: 429, en: 'You have asked too often. Your spot is safe; try again in a few seconds.', fr: 'Vous avez demandé trop souvent. Vous gardez votre billet ; réessayez dans quelques secondes.' },
  internal: { status: 500, en: 'Something went wrong on our side; nothing was lost. Try again.', fr: 'Une erreur est survenue de notre côté ; rien n’est perdu. Réessayez.' },
  upgrade_required: { status: 426, en: 'This address is for WebSockets only.', fr: 'Cette adresse ne sert qu’aux WebSockets.' },
  busy: { status: 503, en: 'There are too many people here at the moment. Try again later.', fr: 'Achalandage élevé. Réessayez plus tard.' },
  draining: { status: 503, en: 'This server is shutting down. Try again.', fr: 'Ce serveur s’arrête. Réessayez.' },
  maintenance: { status: 503, en: 'Closed for maintenance. Nobody loses their spot.', fr: 'Fermé pour entretien. Personne ne perd son billet.' },
  portal_timeout: { status: 503, en: 'The application did not answer in time. Nothing was recorded: try again.', fr: 'L’application n’a pas répondu à temps. Rien n’a été enregistré : réessayez.' },
  room_unavailable: { status: 503, en: 'The state of the line is not known at the moment. Nobody loses their spot.', fr: 'L’état de la file n’est pas connu en ce moment. Personne ne perd son billet.' },
  store_unavailable: { status: 503, en: 'The request could not be recorded. Try again: repeating it is safe.', fr: 'La demande n’a pas pu être enregistrée. Réessayez : la répéter est sans risque.' },
  state_lost: { status: 503, en: 'Stopped: the store came back with less than was acknowledged. The operator must decide.', fr: 'Arrêté : l’état retrouvé est plus ancien que ce qui a été confirmé. L’opérateur doit décider.' },
} as const satisfies Record<string, { status: number; en: string; fr: string }>; // biome-ignore format: a table reads by the row

export type ErrorCode = keyof typeof errors;
export type Language = 'en' | 'fr';

/**
 * A refusal with its code; what a route throws, and the caller reads as a problem (RFC 9457). Not an `Error`: it is
 * an answer, given thousands of times a second after the last place, and a stack trace would cost more than it.
 */
export class Refusal {
  readonly code: ErrorCode;
  /** Further members of the problem. */
  readonly details: Record<string, unknown>;
  /** For 503: when to try again, wall seconds. */
  readonly retryAfterSeconds: number;

  constructor(code: ErrorCode, details: Record<string, unknown> = {}, retryAfterSeconds = 1) {
    this.code = code;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The body of a refusal: `application/problem+json`. */
export function problemOf({ code, details }: Refusal, language: Language): string {
  const plain = plainProblems[language][code];
  for (const _ in details) return `${plain.slice(0, -1)},${JSON.stringify(details).slice(1)}`;
  return plain;
}

/** The body of each refusal without further members, written once. */
const plainProblems = {
  en: plainProblemsIn('en'),
  fr: plainProblemsIn('fr'),
};

function plainProblemsIn(language: Language): Record<ErrorCode, string> {
  const problems = Object.entries(errors).map(([code, row]) => [
    code,
    JSON.stringify({ type: `urn:opening-day:${code}`, title: row[language], status: row.status, code }),
  ]);
  return Object.fromEntries(problems);
}

/** Headers seen lately: there are few different ones. */
const languages = new Map<string, Language>();
const mostLanguages = 256;
/** No browser sends a longer one; what comes after is not read. */
const longestHeader = 128;

/** The caller's language from `Accept-Language`: the better liked of French and English, English if neither. */
export function languageOf(header: string): Language {
  let language = languages.get(header);
  if (language === undefined) {
    language = preferred(header.slice(0, longestHeader));
    if (languages.size >= mostLanguages) languages.clear();
    if (header.length <= longestHeader) languages.set(header, language);
  }
  return language;
}

function preferred(header: string): Language {
  let best: Language = 'en';
  let bestQuality = 0;
  for (const part of header.split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const language = tag.slice(0, 2);
    const quality = Number(/^\s*q=([\d.]+)/.exec(parameters.find((p) => p.includes('q=')) ?? '')?.[1] ?? 1);
    if ((language === 'fr' || language === 'en') && quality > bestQuality) {
      best = language;
      bestQuality = quality;
    }
  }
  return best;
}
