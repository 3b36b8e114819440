import type { OrderSummary } from '../../analysis/order.ts';
import type { CohortName } from '../../analysis/parity.ts';
import type { QuotaSummary } from '../../analysis/quota.ts';
import type { ValidityCheck } from '../../analysis/validity.ts';
import type { EventRecord } from '../../record/files.ts';
import type { Format } from '../format.ts';
import type { englishSections } from './en-sections.ts';

/** Les parties sous les graphiques, en français. */
export function frenchSections(f: Format): ReturnType<typeof englishSections> {
  const n = f.number;
  const s = (count: number) => (count < 2 ? '' : 's');
  const people = (count: number) => `${n(count)} personne${s(count)}`;
  const pairs = (count: number) => `${n(count)} paire${s(count)}`;
  return {
    order: {
      heading: 'L’ordre, étape par étape',
      lead: (displaced: number, latecomers: number, candidates: number) =>
        displaced + latecomers === 0
          ? `Sur ${people(candidates)} dans la file, restées et à temps, aucune n’a perdu une place au profit d’une autre venue plus tard.`
          : `Sur ${people(candidates)} dans la file, restées et à temps, ${n(displaced)} ${displaced === 1 ? 'a' : 'ont'} perdu une place au profit d’une autre venue plus tard\u00a0; ${n(latecomers)} en ${latecomers === 1 ? 'a' : 'ont'} eu une en venant trop tard.`,
      drawn:
        'Les tours ont été tirés au sort entre ceux qui sont venus avant la clôture de la liste : parmi eux, le premier venu n’a aucun droit sur une place, et personne ne peut être devancé. Un tau proche de 0 du numéro au tour, parmi les tirés au sort, est ce à quoi ressemble un tirage équitable ; les appels doivent suivre exactement les tours.',
      byLot: 'par tirage au sort',
      columns: ['Étape', 'Personnes', 'Paires retournées', 'Ex æquo', 'Tau', 'z', 'Au plus loin', 'Lecture'],
      steps: {
        arrivalToNumber: 'du premier regard au numéro',
        numberToTurn: 'du numéro au tour',
        numberToCall: 'du numéro à l’appel',
        turnToCall: 'du tour à l’appel',
        callToRank: 'de l’appel au rang',
        submissionToRank: 'du clic de dépôt au rang',
        arrivalToRank: 'du premier regard au rang, en tout',
      },
      notThere: 'n’existe pas dans ce mode',
      exactly: 'exactement dans l’ordre',
      beyond: (count: number) =>
        count === 0
          ? 'seulement entre personnes à moins d’un quart de seconde (temps réel)'
          : `${pairs(count)} à plus d’un quart de seconde (temps réel)`,
      thinking: ({ explained, unexplained }: NonNullable<OrderSummary['thinking']>) =>
        unexplained === 0
          ? 'tout vient du temps que chacun prend pour son formulaire'
          : `${pairs(explained)} par le temps que chacun prend pour son formulaire, ${n(unexplained)} non`,
      whole: 'tout ce qui précède, ensemble',
      note: 'Tau est le tau-b de Kendall\u00a0: 1 le même ordre, 0 aucun rapport, −1 l’ordre inverse\u00a0; z compte les écarts types au-dessus du hasard. Au plus loin\u00a0: combien de personnes venues plus tard sont passées devant une seule. Au même moment, on est ex æquo\u00a0: ni gardé ni retourné.',
      withoutAdmission: (count: number) =>
        `${people(count)} ${count === 1 ? 'a' : 'ont'} eu une place sans jamais avoir été admise${s(count)}.`,
      strayNumbers: (count: number) =>
        `${n(count)} fois, une personne a reçu un autre numéro alors que le premier était encore bon.`,
      passedOver: (count: number) =>
        `Au sens large, ${people(count)}, même au-delà des premières de la file, ${count === 1 ? 'a' : 'ont'} vu une place aller à quelqu’un venu plus tard.`,
      ids: (ids: string) => `Par exemple ${ids}.`,
    },

    parity: {
      heading: 'Parité',
      columns: [
        'Cohorte',
        'Plus grand écart',
        'Entre',
        'Intervalle à 95\u00a0%',
        'À même arrivée',
        'Hasard seul',
      ],
      cohorts: {
        devices: 'appareils',
        network: 'ligne',
        retry: 'après une erreur',
        early: 'venues avant l’ouverture',
        formReady: 'formulaire rempli d’avance',
      } as Record<CohortName, string>,
      groups: {
        devices: { '1': 'un appareil', '2': 'deux appareils', '3': 'trois appareils' },
        network: { fibre: 'fibre', dsl: 'DSL', mobile: 'mobile' },
        retry: { mash: 'recliquer', backoff: 'espacer', obey: 'attendre comme dit', fixed: 'actualiser' },
        early: { true: 'venues tôt', false: 'venues ensuite' },
        formReady: { true: 'formulaire prêt', false: 'formulaire pas prêt' },
      } as Record<CohortName, Record<string, string>>,
      versus: (best: string, worst: string) => `${best} devant ${worst}`,
      byDesign: 'Venir tôt et avoir son formulaire prêt peuvent décider\u00a0; le reste ne devrait pas.',
      note: 'En points de la part qui a eu une place. «\u00a0À même arrivée\u00a0» compare des personnes arrivées à peu près en même temps. «\u00a0Hasard seul\u00a0» dit combien de fois des groupes traités de même diffèrent autant\u00a0; avec cinq cohortes, au-dessous de 1\u00a0% il vaut la peine de regarder.',
    },

    effort: {
      heading: 'Effort',
      lead: (hours: string, missed: number) =>
        `${people(missed)} n’${missed === 1 ? 'a' : 'ont'} rien eu et ${missed === 1 ? 'a' : 'ont'} attendu pour cela ${hours} heures en tout.`,
      rows: {
        requests: 'requêtes par personne',
        inVain: 'heures attendues en vain',
        withPlace: 'heures attendues avec une place au bout',
        told: 'heures jusqu’à une réponse',
      },
      columns: ['', 'Personnes', '5\u00a0% du bas', 'Médiane', '5\u00a0% du haut', 'Maximum'],
      neverTold: (count: number) =>
        count === 0
          ? 'Toutes celles qui sont restées ont appris l’issue.'
          : `${people(count)} ${count === 1 ? 'est restée' : 'sont restées'} sans jamais apprendre l’issue.`,
      hardlyAgain: 'Presque aucune requête n’a été refaite.',
      amplification: (factor: string) => `Les reprises ont fait ${factor} requêtes de chaque requête voulue.`,
      noRetries: 'Personne n’a dû envoyer une requête deux fois.',
      evenness: (jain: string, gini: string) =>
        `Les attentes ont un indice de Jain de ${jain} (1\u00a0: toutes égales) et un coefficient de Gini de ${gini} (0\u00a0: toutes égales).`,
    },

    service: {
      heading: 'Service',
      columns: ['Action', 'Requêtes', 'Médiane', '95\u00a0%', '99\u00a0%', 'La plus lente'],
      all: 'toutes les requêtes',
      allOfDay: 'toutes, sauf celles des jours d’avant et d’après',
      approximate: 'La ligne de toutes les requêtes est composée de celles des actions.',
      peak: (requests: string, goodput: string) =>
        `Au plus fort, ${requests} requêtes par seconde (temps réel)\u00a0; ${goodput} par seconde ont eu une réponse sans erreur, en moyenne.`,
      placesPerMinute: (rate: string) => `${rate} places par minute de la journée.`,
      actions: {
        look: 'regarder l’ouverture',
        join: 'entrer dans la salle',
        poll: 'demander où l’on en est',
        status: 'demander où l’on en est',
        claim: 'répondre à l’appel',
        admit: 'répondre à l’appel',
        signIn: 'se connecter',
        save: 'enregistrer une page',
        signOut: 'se déconnecter',
        submit: 'déposer',
        pay: 'payer',
        leave: 'partir',
        standBy: 'se mettre en attente',
        assess: 's’autoévaluer',
        register: 'créer un compte',
        enter: 'se connecter par mot de passe',
        fill: 'remplir une section à l’avance',
        intend: 'demander la facture',
        readMail: 'lire la messagerie',
        handIn: 'remettre des documents',
      } as Record<string, string>,
    },

    portal: {
      heading: 'Le portail derrière',
      lead: (workers: string, service: string, perMinute: string) =>
        `${workers} guichets, ${service} par opération en moyenne : ${perMinute} opérations par minute du jour.`,
      columns: ['', ''],
      done: 'Opérations effectuées',
      tooLate: 'dont pour une personne qui avait renoncé',
      forward: 'Réponses qui ont rapproché quelqu’un d’une place',
      goodput: 'Débit utile, de l’ouverture à la dernière place',
      goodputInLine: (duration: string) => `idem, tant que durait la file (${duration})`,
      collapsed: 'Temps à moins d’un dixième, alors qu’on lui demandait plus qu’il ne peut',
      meaning:
        'Débit utile : travail dont la réponse est parvenue à temps et a rapproché la personne d’une place (connexion, page du formulaire enregistrée, place obtenue), rapporté à ce que le portail aurait pu faire dans ce temps.',
    },

    prediction: {
      heading: 'Ce qu’on a annoncé aux personnes',
      eta: (within: string, low: string, high: string, count: number) =>
        `La première attente annoncée s’est vérifiée pour ${within} des ${people(count)} appelées (intervalle à 95\u00a0%\u00a0: ${low} à ${high}).`,
      bias: (miss: string, direction: 'longer' | 'shorter' | 'even') =>
        `La moitié des annonces, prises au milieu de leur fourchette, se trompait de ${miss} ou plus${direction === 'even' ? '' : `\u00a0; on a le plus souvent attendu ${direction === 'longer' ? 'plus' : 'moins'} qu’annoncé`}.`,
      skill: (skill: string, near: string | null, turns: string) =>
        `Les premières chances annoncées, qu’il reste une place quand vient le tour, ont une habileté de Brier de ${skill} par rapport à la même annonce pour tous (1 parfait, 0 pas mieux)${near === null ? '' : `\u00a0; à ${turns} tours au plus du dernier appelé, ${near}`}.`,
      place: (skill: string, near: string | null) =>
        `Par rapport à la place obtenue, qui dépend aussi de la personne, elle est de ${skill}${near === null ? '' : `, et de ${near} près de la limite`}.`,
      beyond: (told: number, reached: string) =>
        `On a dit aussitôt à ${people(told)} qu’aucune place n’était à leur portée\u00a0; la file est venue malgré tout jusqu’à ${reached} d’entre elles.`,
      none: 'La salle n’a rien annoncé à personne.',
      columns: ['Chances annoncées', 'Personnes', 'En moyenne', 'Appelées', 'Ont eu une place'],
    },

    validity: {
      heading: 'Peut-on croire cet essai\u00a0?',
      yes: 'Oui\u00a0: le générateur a suivi, et la fiche de chaque personne est là.',
      no: 'Non. Voir le haut de cette page.',
      columns: ['Contrôle', 'Mesuré', 'Au plus', ''],
      checks: {
        finished: 'l’essai est allé à son terme',
        lagWallP99: 'retard des actions, 99e centile (temps réel)',
        lagOpeningP99: 'le même en temps de la journée\u00a0; au plus 1\u00a0% de l’attente médiane',
        lagBeforeP99: 'les jours d’avant, en temps de la journée\u00a0; au plus 1\u00a0% de ces jours',
        lagAfterP99: 'les jours d’après, en temps de la journée\u00a0; au plus 1\u00a0% des jours pour payer',
        lostPeople: 'personnes dont la fiche manque',
        generator: 'objections du générateur',
      } as Record<ValidityCheck['name'], string>,
      fine: 'bon',
      broken: 'rompu',
      yesNo: (broken: boolean): string => (broken ? 'non' : 'oui'),
      shared: (virtualUsers: number, connections: number | null, crowd: number) =>
        `${n(virtualUsers)} utilisateurs virtuels${connections === null ? '' : ` et ${n(connections)} connexions`} ont tenu lieu de ${people(crowd)}\u00a0: le coût d’une connexion pour chacune n’est pas dans ces chiffres.`,
      own: (connections: number | null, crowd: number) =>
        `Chaque appareil avait ses propres connexions\u00a0: ${connections === null ? '' : `${n(connections)} ouvertes `}pour ${people(crowd)}.`,
      sockets: (most: number | null, handshakes: number | null) =>
        `${most === null ? '' : ` Au plus ${n(most)} sockets tenues à la fois.`}${handshakes === null || handshakes === 0 ? '' : ` Il y a eu ${n(handshakes)} poignées de main TLS.`}`,
      listening: (devices: number, sockets: number) =>
        `Jusqu’à ${n(devices)} appareils dans la file écoutaient les nouvelles de la salle au lieu de demander, sur ${n(sockets)} connexions\u00a0: une connexion pour chacun, c’est ce que mesure bench --only live.`,
      parts: (machines: { part: number; people: number; cpu: string; lag: string }[]) =>
        `Vécu par ${n(machines.length)} machines\u00a0: ${machines.map((each) => `partie ${each.part}, ${people(each.people)}, occupée à ${each.cpu}, 1 action sur 100 en retard de ${each.lag} ou plus`).join('\u00a0; ')}.`,
      cpu: (machine: string, generator: string) =>
        `Au plus fort, ${machine} des cœurs de la machine étaient occupés, dont ${generator} par le générateur lui-même.`,
      carried: (had: { memory: string; kilobytesEach: string; perGiB: string; perCore: string | null }) =>
        `Le générateur a eu au plus ${had.memory} de mémoire\u00a0: ${had.kilobytesEach}\u00a0ko par personne, ${had.perGiB} personnes par Gio${had.perCore === null ? '' : `\u00a0; au plus fort, à cette vitesse, un cœur porte ${had.perCore} personnes`}.`,
      machine: (cpus: number, model: string, memory: string) =>
        `${n(cpus)} cœurs (${model}), ${memory} de mémoire.`,
      replications: {
        name: (count: number) =>
          `Les mesures principales sur ${n(count)} jours simulés, chacun d’une autre graine (intervalles à 95 %)`,
        columns: ['Mesure', 'Moyenne', 'Intervalle', 'Jours'],
      },
      setUp: (servers: number, durability: string, generator: string) =>
        `${n(servers)} processus serveur, durabilité «\u00a0${durability}\u00a0», générateur ${generator}.`,
    },

    events: {
      heading: 'Ce qui est arrivé ce jour-là',
      lead: 'En dehors des personnes : ce qui a été fait au site, aux numéros que les graphiques portent.',
      columns: ['Repère', 'À', 'Quoi', ''],
      kinds: {
        maintenance: (begins: boolean) => (begins ? 'la maintenance commence' : 'la maintenance finit'),
        shutdown: (begins: boolean) => (begins ? 'le site est fermé' : 'le site est rouvert'),
        capacity: (_: boolean, share: string | null) => `le portail a ${share} de ses guichets`,
        surge: (_: boolean, crowd: string | null) => `un afflux : ${crowd ?? ''} personnes de plus arrivent`,
        places: (_: boolean, added: string | null) => `${added ?? ''} places sont ajoutées`,
      } as Record<EventRecord['kind'], (begins: boolean, amount: string | null) => string>,
      done: 'fait',
      failed: (why: string) => `pas fait : ${why}`,
      scaled: (ratio: string) => `Les nombres sont ceux de la répétition ${ratio}.`,
    },

    published: {
      heading: 'Publié et rejoué',
      lead: 'Ce qui a été publié de la journée, à côté de ce que la reprise a donné. Elle n’a pas à être pareille\u00a0: c’est un autre serveur.',
      illustrative: (free: number, outcomes: number) =>
        `À titre d’illustration : ${n(free)} nombres sont supposés, pour ${n(outcomes)} ${outcomes === 1 ? 'résultat publié' : 'résultats publiés'} auxquels les tenir. Leur accord ne prouve rien.`,
      columns: ['', 'Publié', 'Ici', 'Différence', 'Source'],
      scaled: (full: string) => `${full} en vraie grandeur`,
      about: (value: string) => `environ ${value}`,
      notReplayed: 'non rejoué',
    },

    assumed: {
      heading: 'Sur quoi tout cela repose',
      lead: (assumed: number, published: number) =>
        `${n(assumed)} chiffre${s(assumed)} supposé${s(assumed)}, ${n(published)} publié${s(published)}. D’autres hypothèses donnent une autre journée.`,
      columns: ['Chiffre', 'Valeur', 'Marque', 'Source, ou raison'],
      assumed: 'supposé',
      published: 'publié',
      fullSize: 'Les valeurs sont celles de la journée en vraie grandeur.',
      confidence: { high: 'sûr', medium: 'assez sûr', low: 'peu sûr' } as Record<string, string>,
    },

    outside: {
      heading: 'Vu de l’extérieur',
      lead: (target: string, adapter: string, functions: string) =>
        `Le site ${target} a été visité au moyen de ${adapter} (${functions}). Ce qui suit n’est pas connu de l’extérieur, et aucun verdict ne s’y appuie\u00a0:`,
      unknown: [
        'le registre des places\u00a0: si le site détient lui-même chaque place promise, et les places perdues ou revenues',
        'l’heure à laquelle une salle a appelé les gens, et donc si elle les a appelés dans l’ordre',
        'combien de gens attendaient ou se trouvaient à l’intérieur, et la charge des serveurs derrière',
      ],
      counted:
        'Les places sont comptées d’après ce que les gens ont appris. Une requête est un appel de l’adaptateur, quel que soit le nombre d’appels HTTP qu’il fait\u00a0; sa latence est celle de tous.',
      exactBecause: (quota: QuotaSummary, audit: number) =>
        [
          `${people(quota.given)} ont appris avoir une place, pour ${n(quota.total)}\u00a0: ${n(quota.oversold)} de trop, ${n(quota.double)} en double.`,
          audit === 0
            ? 'Ce que les gens ont appris ne se contredit pas\u00a0; ce que le site détient n’est pas connu de l’extérieur.'
            : `Ce que les gens ont appris enfreint les règles du quota en ${n(audit)} point${s(audit)}.`,
        ].join(' '),
    },

    scale: {
      heading: (ratio: string) => `Ce qu’une échelle de ${ratio} garde, et ce qu’elle ne garde pas`,
      keeps: 'Elle garde',
      loses: 'Elle ne garde pas',
    },

    check: {
      heading: 'Vérifiez vous-même',
      lead: 'Tout ceci est calculé d’après les fichiers à côté de cette page. Chacun peut les vérifier, et refaire le calcul\u00a0:',
      auditSays: 'vérifie le registre, sa fin signée, les récépissés et ce qu’on a dit aux personnes',
      reportSays: 'réécrit cette page',
      clean: (entries: string, receipts: string, crowd: string) =>
        `Quand cette page a été écrite, la vérification de ${entries} écritures, ${receipts} récépissés et ${crowd} fiches n’a rien trouvé.`,
      broken: (count: number) =>
        `Quand cette page a été écrite, la vérification a trouvé ${n(count)} violation${s(count)}.`,
      checkpoint: (seq: string, hash: string) =>
        `Le registre finit à l’écriture ${seq}, d’empreinte ${hash}.`,
      noCheckpoint: 'La fin du registre n’est pas signée.',
      rank: 'Un rang dit qui était premier. Il ne dit pas qui sera traité d’abord, ni accepté.',
      again: (seed: number) => `La même graine, ${seed}, donne les mêmes personnes.`,
      files: 'Fichiers',
      fileSays: {
        'run.json': 'ce qui a été essayé, sur quoi, avec quelles clés',
        'people.ndjson': 'une ligne par personne',
        'ledger.ndjson': 'ce qui est arrivé à chaque place, enchaîné par empreintes',
        'receipts.ndjson': 'ce que les personnes ont reçu par écrit, signé',
        'series.ndjson': 'une ligne par seconde',
        'summary.json': 'tous les chiffres de cette page et d’autres',
        'report.md': 'cette page en bref',
        'junit.xml': 'les objectifs, pour un serveur d’intégration',
      } as Record<string, string>,
    },

    yes: 'oui',
    no: 'non',
    to: (low: string, high: string) => `${low} à ${high}`,
  };
}
