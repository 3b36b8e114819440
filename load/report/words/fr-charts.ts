import type { englishCharts } from './en-charts.ts';

/** Les graphiques, en français. */
export function frenchCharts(): ReturnType<typeof englishCharts> {
  return {
    heading: 'La journée en images',
    crowd: {
      title: (most: string, at: string, atOpening: string) =>
        `${most} personnes dans la file à ${at}, ${atOpening} à l’ouverture des portes`,
      roomless: (most: string, at: string, atOpening: string) =>
        `${most} personnes s’y essayaient à ${at}, ${atOpening} à l’ouverture des portes`,
      note: 'La foule au fil de la journée. Le trait pointillé marque l’ouverture.',
      alternative:
        'Quatre bandes au fil des heures\u00a0: arrivées, personnes en attente, personnes appelées ou à l’intérieur, places acceptées jusque-là.',
      arrivals: (slot: string) => `Arrivées, par ${slot}`,
      waiting: 'En attente',
      inside: 'Appelées et actives',
      together: 'appelées et actives ensemble',
      called: 'appelées, pas encore entrées',
      cap: 'plafond',
      submitted: 'Demandes déposées et acceptées, au total',
    },
    places: {
      title: (at: string, after: string) =>
        `La dernière place est partie à ${at}, ${after} après l’ouverture`,
      unfinished: (left: string) => `${left} places restaient à la fin`,
      empty: 'Aucune place n’a été attribuée',
      note: 'Places encore à prendre, d’après le registre. Une place qui revient fait une marche vers le haut.',
      alternative: 'Places restantes au fil des heures, du quota à ce qui restait.',
      left: 'places restantes',
      half: (at: string) => `la moitié était partie à ${at}`,
    },
    order: {
      title: (tau: string) =>
        `Les places sont allées dans l’ordre d’arrivée, autant que les formulaires le permettent\u00a0: tau ${tau}`,
      loose: (tau: string) => `Les places ne sont pas allées dans l’ordre d’arrivée\u00a0: tau ${tau}`,
      note: 'Chaque point est une personne qui a eu une place. Sur la ligne, elle est acceptée à son tour d’arrivée\u00a0; au-dessus, plus tard.',
      sampled: (shown: string, all: string) => `${shown} personnes montrées sur ${all}, également réparties.`,
      alternative: 'Nuage de l’ordre d’arrivée contre le rang d’acceptation, près de la diagonale.',
      x: 'ordre d’arrivée',
      y: 'rang',
      ready: 'formulaire rempli d’avance',
      unready: 'formulaire pas prêt',
    },
    waits: {
      title: (inVain: string, place: string) =>
        `La moitié de celles qui n’ont rien eu avaient attendu ${inVain} ou plus\u00a0; avec une place, ${place}`,
      plain: 'Combien de temps on a attendu',
      note: 'Part des personnes qui n’avaient pas attendu plus longtemps, depuis l’arrivée ou, si elle est plus tardive, l’ouverture, selon l’issue.',
      beyond: (count: string) => `Les attentes plus longues, de ${count} personnes, ne sont pas dessinées.`,
      alternative: 'Répartition cumulée des attentes, une courbe par issue.',
      x: 'heures d’attente',
    },
    latency: {
      title: (p99: string, worst: string) =>
        `99 réponses sur 100 en ${p99} au plus\u00a0; dans la pire seconde, ${worst}`,
      empty: 'Aucune latence n’a été relevée',
      note: 'Millisecondes de temps réel depuis le moment où la personne voulait agir, chaque seconde\u00a0; l’échelle va par dizaines.',
      alternative: 'Médiane, 95e et 99e centiles de la latence au fil des heures.',
    },
    portal: {
      title: (goodput: string) => `${goodput} de ce que pouvait le portail a rapproché quelqu’un d’une place`,
      note: 'Part de ce que peut le portail, sur les dix dernières minutes du jour, jusqu’à la dernière place attribuée.',
      alternative:
        'Deux lignes au fil de la journée : l’occupation du portail, et ce qui en a rapproché des personnes d’une place.',
      busy: 'travail fait, pour qui que ce soit',
      goodput: 'débit utile : à temps, et un pas vers une place',
    },
    amplification: {
      title: (most: string) => `La journée d’une personne a pris jusqu’à ${most} requêtes`,
      note: (stretch: string) =>
        `Requêtes par personne, en moyenne, selon le moment où sa journée a pris fin : par ${stretch}.`,
      alternative:
        'Deux lignes au fil de la journée : les requêtes par personne, de celles qui ont une place et des autres.',
      withPlace: 'ont une place',
      without: 'n’en ont pas',
    },
    parity: {
      title: (gap: string) =>
        `Ce qui ne devrait pas compter a changé les chances d’une place de ${gap} points au plus`,
      plain: 'Les chances d’une place, par cohorte',
      share: 'ont eu une place',
      low: 'intervalle à 95\u00a0% de',
      high: 'à',
      note: 'Part de chaque cohorte qui a eu une place, avec son intervalle à 95\u00a0%. Le trait pointillé est l’ensemble.',
      alternative: 'Part des personnes qui ont une place dans chaque cohorte, avec les intervalles.',
    },
    calibration: {
      title: (skill: string) =>
        `Ce que valaient les premières chances\u00a0: une habileté de Brier de ${skill}`,
      plain: 'Les premières chances, et ce qu’il en a été',
      note: 'Les chances annoncées, par dixièmes, et la part de ces personnes jusqu’à qui la file est venue. Sur le trait pointillé, elles étaient justes. Toutes les personnes d’un jour partagent une même limite\u00a0: un seul jour fait donc une marche plutôt qu’une droite.',
      alternative:
        'Nuage des chances annoncées contre la part des personnes atteintes et la part avec une place, à côté de la diagonale.',
      x: 'chances annoncées',
      y: 'se sont vérifiées',
      reached: 'la file est venue jusqu’à elles (intervalle à 95\u00a0%)',
      got: 'elles ont eu une place',
    },
  };
}
