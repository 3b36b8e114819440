import type { Language } from '../errors.ts';

/**
 * The self-assessment before anything else: whether the programme concerns somebody, and whether the quota counts for
 * them. Rules of the Regular Skilled Worker Program of 2016, as far as they were published; it scores nothing, and
 * decides nothing: only the ministry selects.
 */

/** Which door somebody would come in by. */
export const pathways = [
  'skilledWorker',
  'peq',
  'sponsorship',
  'business',
  'refugee',
  'temporaryPermit',
] as const;
export type Pathway = (typeof pathways)[number];

/** What somebody says of themselves. */
export interface AssessmentAnswers {
  pathway: Pathway;
  /** A file was sent on paper before 31 December 2015. */
  paperFile: boolean;
  /** Holds a permanent job offer that has been validated. */
  validatedJobOffer: boolean;
  /** Is in Canada now on a permit to study or to work. */
  inCanada: 'no' | 'study' | 'work';
}

/** A category of application; only `regular` counts against the quota. */
export type Category = 'regular' | 'jobOffer' | 'inCanada';
export const categories = ['regular', 'jobOffer', 'inCanada'] as const satisfies readonly Category[];

export type ReasonCode =
  | Exclude<Pathway, 'skilledWorker'>
  | 'paperFile'
  | 'jobOffer'
  | 'inCanada'
  | 'regular';

export interface Assessment {
  eligible: boolean;
  /** Whether an application would take a place. Also told to who is not eligible here: it then says nothing. */
  quota: 'counts' | 'exempt';
  /** The category to apply in; null for who is not eligible. */
  category: Category | null;
  reasons: ReasonCode[];
}

/** Pure. Nothing is created by it, for anybody. */
export function assess(answers: AssessmentAnswers): Assessment {
  const elsewhere: ReasonCode[] = [
    ...(answers.pathway === 'skilledWorker' ? [] : [answers.pathway]),
    ...(answers.paperFile ? (['paperFile'] as const) : []),
  ];
  if (elsewhere.length > 0) return { eligible: false, quota: 'counts', category: null, reasons: elsewhere };
  const exempt: ('jobOffer' | 'inCanada')[] = [
    ...(answers.validatedJobOffer ? (['jobOffer'] as const) : []),
    ...(answers.inCanada === 'no' ? [] : (['inCanada'] as const)),
  ];
  const category = exempt[0] ?? 'regular';
  return {
    eligible: true,
    quota: category === 'regular' ? 'counts' : 'exempt',
    category,
    reasons: exempt.length > 0 ? exempt : ['regular'],
  };
}

type Words = Record<Language, string>;

/** Why, and for those who are not concerned, where they belong. */
export const reasonWords: Record<ReasonCode, Words> = {
  peq: {
    en: 'The Québec Experience Program (PEQ) is not part of this round: it has its own form, and no quota. Apply to it directly.',
    fr: 'Le Programme de l’expérience québécoise (PEQ) ne fait pas partie de ce cycle : il a son propre formulaire et n’est pas contingenté. Présentez-y votre demande directement.',
  },
  sponsorship: {
    en: 'Family sponsorship is not part of this round: your sponsor applies for an undertaking.',
    fr: 'Le parrainage familial ne fait pas partie de ce cycle : votre garant présente une demande d’engagement.',
  },
  business: {
    en: 'Business people (investors, entrepreneurs, self-employed) are not part of this round: their programmes have intake periods of their own.',
    fr: 'Les gens d’affaires (investisseurs, entrepreneurs, travailleurs autonomes) ne font pas partie de ce cycle : leurs programmes ont leurs propres périodes de réception.',
  },
  refugee: {
    en: 'Refugees and people in a similar situation are not part of this round: their applications are handled by the humanitarian programmes.',
    fr: 'Les personnes réfugiées ou en situation semblable ne font pas partie de ce cycle : leurs demandes relèvent des programmes humanitaires.',
  },
  temporaryPermit: {
    en: 'A temporary stay (study, work, visit) needs an acceptance for a temporary stay and a permit, not this application.',
    fr: 'Un séjour temporaire (études, travail, visite) demande une acceptation de séjour temporaire et un permis, non la présente demande.',
  },
  paperFile: {
    en: 'A file sent on paper before 31 December 2015 is being processed as it is: do not send it again here.',
    fr: 'Un dossier envoyé sur papier avant le 31 décembre 2015 est traité tel quel : ne le déposez pas de nouveau ici.',
  },
  jobOffer: {
    en: 'With a validated permanent job offer you may submit at any time of the year, and take no place of the quota.',
    fr: 'Avec une offre d’emploi permanent validée, vous pouvez déposer à tout moment de l’année, hors contingent.',
  },
  inCanada: {
    en: 'Being in Canada on a study or work permit, you may submit at any time of the year, and take no place of the quota.',
    fr: 'Étant au Canada avec un permis d’études ou de travail, vous pouvez déposer à tout moment de l’année, hors contingent.',
  },
  regular: {
    en: 'You may apply as a skilled worker. Your application takes a place of the quota: it is submitted while the opening lasts and places are left.',
    fr: 'Vous pouvez présenter une demande à titre de travailleur qualifié. Elle occupe une place du contingent : elle se dépose pendant l’ouverture, tant qu’il reste des places.',
  },
};

/** The questions, for a page or a program to ask. */
export const questions: {
  name: keyof AssessmentAnswers;
  text: Words;
  options: { value: string | boolean; text: Words }[];
}[] = [
  {
    name: 'pathway',
    text: { en: 'What do you want to apply for?', fr: 'Quelle demande voulez-vous présenter ?' },
    options: [
      option(
        'skilledWorker',
        'Permanent selection as a skilled worker',
        'Sélection permanente, travailleur qualifié',
      ),
      option('peq', 'The Québec Experience Program (PEQ)', 'Programme de l’expérience québécoise (PEQ)'),
      option('sponsorship', 'Family sponsorship', 'Parrainage familial'),
      option(
        'business',
        'Investor, entrepreneur or self-employed',
        'Investisseur, entrepreneur ou travailleur autonome',
      ),
      option('refugee', 'Refugee or similar situation', 'Personne réfugiée ou en situation semblable'),
      option('temporaryPermit', 'A temporary stay', 'Un séjour temporaire'),
    ],
  },
  yesOrNo('paperFile', {
    en: 'Did you send a file on paper before 31 December 2015?',
    fr: 'Avez-vous envoyé un dossier sur papier avant le 31 décembre 2015 ?',
  }),
  yesOrNo('validatedJobOffer', {
    en: 'Do you hold a permanent job offer that has been validated?',
    fr: 'Avez-vous une offre d’emploi permanent validée ?',
  }),
  {
    name: 'inCanada',
    text: {
      en: 'Are you in Canada now on a permit?',
      fr: 'Êtes-vous actuellement au Canada avec un permis ?',
    },
    options: [
      option('no', 'No', 'Non'),
      option('study', 'Yes, a study permit', 'Oui, un permis d’études'),
      option('work', 'Yes, a work permit', 'Oui, un permis de travail'),
    ],
  },
];

function option(value: string | boolean, en: string, fr: string) {
  return { value, text: { en, fr } };
}

function yesOrNo(name: 'paperFile' | 'validatedJobOffer', text: Words) {
  return { name, text, options: [option(true, 'Yes', 'Oui'), option(false, 'No', 'Non')] };
}
