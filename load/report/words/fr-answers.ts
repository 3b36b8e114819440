import type { QuotaSummary } from '../../analysis/quota.ts';
import type { Outcome, Verdict } from '../../record/files.ts';
import type { Format } from '../format.ts';
import type { englishAnswers } from './en-answers.ts';

/** Le haut du rapport, en français. */
export function frenchAnswers(f: Format): ReturnType<typeof englishAnswers> {
  const n = f.number;
  const s = (count: number) => (count < 2 ? '' : 's');
  const people = (count: number) => `${n(count)} personne${s(count)}`;
  const none = (count: number) => (count === 0 ? 'aucune' : n(count));
  const sentences = (...parts: (string | null)[]) => parts.filter((part) => part !== null).join(' ');
  return {
    title: 'Rapport de capacité',
    subtitle: (ratio: string | null, simulated: boolean) =>
      `${simulated ? 'Simulation' : 'Répétition'} ${ratio ?? 'en vraie grandeur'}`,
    modes: {
      fifo: 'salle d’attente, premier arrivé, premier servi',
      lottery: 'salle d’attente, tours tirés au sort',
      'session-limit': 'sans salle d’attente, connexions limitées',
      passthrough: 'sans salle d’attente',
    } as Record<string, string>,
    dayOf: (date: string) => `journée du ${date}`,
    ranOn: (date: string) => `essai du ${date}`,
    clocks:
      'Les heures sont celles de la journée rejouée. Latence et retard sont en temps réel, et le disent.',

    banner: {
      invalid: 'ESSAI NON VALABLE\u00a0: ni réussi ni manqué',
      invalidLead: 'Rien de ce qui suit ne peut être cité comme un résultat. Pourquoi\u00a0:',
      interrupted: 'ESSAI INTERROMPU\u00a0: seulement les résultats jusque-là',
      interruptedLead:
        'L’essai a été arrêté avant sa fin\u00a0: rien de ce qui suit ne peut être cité comme un résultat.',
      audit: 'LES PIÈCES NE TIENNENT PAS',
      auditLead: (count: number) =>
        `La vérification des fichiers de cet essai a trouvé ${n(count)} violation${s(count)}. Les premières\u00a0:`,
    },

    questions: {
      heading: 'Trois questions',
      glances: {
        latency: 'Latence au fil de la journée',
        order: 'Arrivée et acceptation',
        places: 'Places restantes',
      } as Record<string, string>,
      holds: 'Est-ce que ça tiendra\u00a0?',
      fair: 'Est-ce que ce sera juste\u00a0?',
      exact: 'Le quota sera-t-il attribué, ni plus ni moins\u00a0?',
      answer: {
        met: 'Oui',
        missed: 'Non',
        cannotTell: 'Indécidable',
        invalid: 'Pas de réponse',
      } as Record<Verdict, string>,
      atScale: (ratio: string) => `à ${ratio}`,
      holdsBecause: (what) =>
        sentences(
          `${n(what.requests)} requêtes${what.failed === null ? '' : what.failed === '' ? ', aucune en échec' : `, ${what.failed} en échec`}.`,
          what.p99 === null
            ? null
            : `99 réponses sur 100 en ${f.milliseconds(what.p99)} au plus (temps réel).`,
          what.inside === null || what.cap === null
            ? null
            : `Au plus ${people(what.inside)} à l’intérieur à la fois\u00a0; le plafond est de ${n(what.cap)}.`,
        ),
      fairBecause: (what) =>
        sentences(
          what.inversions === null
            ? 'Il n’y avait pas de numéros dont garder l’ordre.'
            : what.inversions === 0
              ? 'Tout le monde a été appelé exactement dans l’ordre des numéros.'
              : `${n(what.inversions)} paire${s(what.inversions)} de personnes appelée${s(what.inversions)} à rebours de leurs numéros.`,
          what.displaced === 0
            ? 'Personne n’a perdu une place au profit de quelqu’un venu plus tard.'
            : `${people(what.displaced)} ${what.displaced === 1 ? 'a' : 'ont'} perdu une place au profit de quelqu’un venu plus tard.`,
          what.neverTold === 0
            ? null
            : `${people(what.neverTold)} n’${what.neverTold === 1 ? 'a' : 'ont'} jamais su l’issue.`,
          what.gap === null
            ? null
            : `Appareils, lignes et façons de réessayer ont changé les chances de ${what.gap} points au plus (intervalle à 95\u00a0%\u00a0: ${what.gapLow} à ${what.gapHigh}).`,
        ),
      exactBecause: (quota: QuotaSummary, audit: number) =>
        sentences(
          `${n(quota.given)} places attribuées sur ${n(quota.total)}\u00a0: ${none(quota.oversold)} de trop, ${none(quota.double)} en double, ${none(quota.lost)} perdue${s(quota.lost)}.`,
          quota.broken === 0
            ? `Les soldes tombent juste à chacune des ${n(quota.entries)} écritures du registre.`
            : `Les soldes ne tombent pas juste à ${n(quota.broken)} des ${n(quota.entries)} écritures du registre.`,
          quota.confirmed + quota.lapsed === 0
            ? null
            : `${n(quota.confirmed)} ont été payées à temps, ${n(quota.lapsed)} non.`,
          audit === 0
            ? 'La vérification de toutes les pièces n’a rien trouvé.'
            : `La vérification des pièces a trouvé ${n(audit)} violation${s(audit)}.`,
        ),
    },

    objectives: {
      interval: (low: string, high: string) => `95\u00a0%\u00a0: ${low} à ${high}`,
      heading: 'Objectifs',
      lead: (met: number, all: number) =>
        met === all
          ? `Les ${n(all)} objectifs sont tous atteints.`
          : `${n(met)} objectif${s(met)} atteint${s(met)} sur ${n(all)}.`,
      leadInvalid: 'Dans un essai non valable, aucun objectif n’est jugé.',
      columns: ['Verdict', 'Objectif', 'Mesuré', 'Demandé'],
      verdict: {
        met: 'atteint',
        missed: 'manqué',
        cannotTell: 'indécidable',
        invalid: 'non valable',
      } as Record<Verdict, string>,
      allPlaces: 'toutes les places',
      measures: {
        'quota.given': 'places attribuées, chacune une fois',
        'quota.confirmed': 'places payées à temps',
        'quota.lapsed': 'places non payées à temps',
        'quota.oversold': 'places attribuées au-delà du quota, au pire moment',
        'quota.lost': 'places confirmées à une personne et absentes du registre',
        'quota.double': 'personnes à deux places, et rangs attribués deux fois',
        'quota.unaccounted': 'places dont les soldes du registre ne rendent pas compte',
        'quota.filledSeconds': 'de l’ouverture à la dernière place attribuée',
        'order.numberToCall.inversions': 'paires appelées à rebours de leurs numéros',
        'order.turnToCall.inversions': 'paires appelées à rebours de leurs tours',
        'order.arrivalToRank.tau': 'tau de Kendall entre l’arrivée et le rang',
        'order.displaced': 'personnes à temps pour une place qu’une autre, venue plus tard, a obtenue',
        'order.latecomers': 'personnes qui ont eu une place avant quelqu’un qu’elles ont devancé',
        'service.errorRate': 'requêtes en échec ou sans réponse',
        'service.latencyMs.p50': 'latence depuis le moment voulu, médiane',
        'service.latencyMs.p95': 'latence depuis le moment voulu, 95e centile',
        'service.latencyMs.p99': 'latence depuis le moment voulu, 99e centile',
        'service.latencyMs.max': 'latence depuis le moment voulu, la pire',
        'effort.medianRequestsPerPerson': 'requêtes par personne, médiane',
        'effort.medianFormSeconds': 'de la première connexion, ou de l’admission, à la place, médiane',
        'effort.medianHoursWaitedInVain': 'heures attendues par qui n’a pas eu de place, médiane',
        'effort.missedOut': 'personnes qui ont essayé et n’ont pas eu de place',
        'effort.neverTold': 'personnes restées jusqu’au bout et jamais informées',
        'parity.worstGap': 'plus grand écart de réussite entre cohortes',
        'portal.goodput':
          'part de ce que pouvait le portail qui a rapproché quelqu’un d’une place, jusqu’à la dernière place',
        'portal.goodputInLine':
          'la même, tant que dure la file : salle pleine, et d’autres peuvent être appelés',
        'portal.collapsedMinutes': 'plus long temps à moins d’un dixième de la capacité, sous surcharge',
        'validity.valid': '1 pour un essai valable, 0 sinon',
      } as Record<string, string>,
    },

    people: {
      heading: 'Ce que sont devenues les personnes',
      lead: (count: number, share: string) =>
        `${people(count)} ${count === 1 ? 'est venue' : 'sont venues'}\u00a0; ${share} de celles qui avaient besoin d’une place en ont eu une.`,
      columns: ['Issue', 'Personnes', 'Part', 'Heures d’attente, médiane', 'Requêtes, médiane'],
      outcomes: {
        reserved: 'ont obtenu une place',
        exempt: 'n’en avaient pas besoin (hors quota)',
        refused: 'ont appris qu’il n’en restait plus',
        standby: 'attendent une place qui reviendrait',
        gaveUp: 'ont renoncé',
        neverIn: 'n’ont jamais pu entrer',
        ineligible: 'n’étaient pas admissibles',
        error: 'ont fini sur une erreur',
      } as Record<Outcome, string>,
    },
  };
}
