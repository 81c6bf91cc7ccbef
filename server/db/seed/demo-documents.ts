// What the demonstration's documents say. Facts come from the reference documents; counts, votes and dates are invented.
import { doc, h, list, p, quote, steps, strong, table, tasks } from './document-content'
import type { DocumentNode } from '#shared/editor/index'

export interface DemoPage {
  key: string
  title: string
  author: string
  content: DocumentNode
  children?: DemoPage[]
  /** Absent: everyone who sees the initiative. */
  only?: string[]
  team?: true
  /** When it was made, counted from now: what moved lately is told in order. */
  hoursAgo?: number
}

export const RURALITES_PAGES: DemoPage[] = [
  {
    key: 'guide',
    hoursAgo: 700,
    title: 'Guide de la démarche Ruralités en Trégor',
    author: 'nolwenn',
    content: doc(
      h(1, 'Pourquoi cette démarche'),
      p(
        'Dans les communes rurales, beaucoup d’envies restent sans suite faute d’un cadre pour en parler. ',
        strong('Ruralités en Trégor'),
        ' propose ce cadre : une commune volontaire, des habitants écoutés, un projet choisi ensemble.'
      ),
      h(1, 'Trois phases'),
      h(2, 'Des communes volontaires'),
      p(
        'Le pôle rencontre la mairie, présente la démarche et les moyens qu’elle demande. Le conseil municipal décide.'
      ),
      h(2, 'À l’écoute des habitants'),
      p(
        'Un questionnaire sur papier et en ligne, puis une soirée publique. Chacun dit ce qui lui manque et ce qu’il voudrait faire naître. Les réponses sont partagées avec tout le monde, puis une thématique est choisie.'
      ),
      h(2, 'Des soirées inspirantes'),
      p(
        'Des personnes venues d’autres territoires racontent ce qu’elles ont mené sur un sujet proche. Le groupe d’habitants et la commune repartent avec une idée plus précise, et sont orientés vers l’accompagnement qui leur convient.'
      ),
      table(
        ['Commune', 'Projet choisi', 'Pôle'],
        ['Trémel', 'Un lieu de rencontre intergénérationnel', 'OCA'],
        ['Botsorhel', 'Un jardin partagé', 'MLX'],
        ['Saint-Michel-en-Grève', 'L’aménagement paysager du bourg', 'OCA'],
        ['Plufur', 'Les chemins de randonnée et le bourg', 'OCA'],
        ['Plounérin', 'Un commerce multi-activités', 'OCA']
      ),
      h(1, 'Ce que nous referions autrement'),
      quote(
        'Laisser deux semaines entre la soirée publique et le vote : le temps de la discussion compte autant que le résultat.'
      ),
      h(1, 'Fiches pratiques'),
      list(
        'Présenter la démarche à un conseil municipal',
        'Préparer une soirée publique',
        'Trouver des témoins'
      )
    ),
    children: [
      {
        key: 'fiche-soiree',
        hoursAgo: 640,
        title: 'Fiche : préparer une soirée publique',
        author: 'erwan',
        content: doc(
          p('Comptez trois semaines entre la réservation de la salle et la soirée.'),
          steps(
            'Choisir la date avec la mairie',
            'Réserver la salle',
            'Déposer les affiches',
            'Préparer les tables et le mur d’idées',
            'Envoyer le compte rendu dans la semaine'
          ),
          tasks(
            [true, 'Modèle d’affiche relu par la mairie'],
            [false, 'Liste du matériel à emporter'],
            [false, 'Feuille d’émargement']
          )
        )
      }
    ]
  },
  {
    key: 'plan',
    hoursAgo: 120,
    title: 'Plan d’actions partagé',
    author: 'erwan',
    content: doc(
      p('Ce que les deux pôles font d’ici l’été, commune par commune.'),
      tasks(
        [true, 'Réserver la salle polyvalente de Plufur'],
        [false, 'Contacter trois témoins sur les chemins et le bourg'],
        [false, 'Imprimer soixante questionnaires pour la mairie'],
        [false, 'Relancer la mairie de Saint-Michel-en-Grève']
      ),
      h(1, 'Partage des rôles'),
      table(
        ['Tâche', 'Qui', 'Quand'],
        ['Soirée de Plufur', 'Nolwenn', 'ce mois-ci'],
        ['Jardin partagé de Botsorhel', 'Erwan', 'le mois prochain']
      )
    )
  },
  {
    key: 'cr-botsorhel',
    hoursAgo: 26,
    title: 'Compte rendu de la soirée publique de Botsorhel',
    author: 'erwan',
    content: doc(
      p('Une quarantaine de personnes, de tous les âges, dans la salle communale.'),
      h(1, 'Ce qui s’est dit'),
      list('Un jardin partagé derrière l’école', 'Un abri pour attendre le car', 'Des veillées l’hiver'),
      h(1, 'La suite'),
      p('Le jardin partagé arrive en tête. Une visite d’un jardin voisin est proposée au printemps.')
    )
  },
  {
    key: 'plufur',
    hoursAgo: 20,
    title: 'Plufur : préparer la soirée inspirante',
    author: 'nolwenn',
    only: ['commune-plufur', 'adess-ouest-cotes-armor', 'adess-morlaix'],
    content: doc(
      p('Page ouverte à la mairie de Plufur et aux deux pôles.'),
      tasks(
        [true, 'Salle polyvalente réservée'],
        [false, 'Invitations dans les boîtes aux lettres'],
        [false, 'Pot de fin de soirée']
      ),
      h(1, 'Témoins pressentis'),
      list('Une association qui entretient des chemins', 'Une commune qui a réaménagé son bourg')
    )
  },
  {
    key: 'tremel',
    hoursAgo: 300,
    title: 'Trémel : suite du lieu de rencontre',
    author: 'nolwenn',
    only: ['commune-tremel', 'adess-ouest-cotes-armor', 'adess-morlaix'],
    content: doc(
      p('Page ouverte à la mairie de Trémel et aux deux pôles.'),
      p('Rendez-vous avec le TAg des Côtes-d’Armor à fixer.')
    )
  },
  {
    key: 'interne',
    hoursAgo: 400,
    title: 'Note interne du pôle : temps passé',
    author: 'nolwenn',
    only: ['adess-ouest-cotes-armor'],
    content: doc(
      p('Pour l’équipe du pôle seulement.'),
      table(['Mois', 'Jours'], ['Janvier', '4'], ['Février', '6'])
    )
  }
]

export const OTHER_PAGES: Record<string, DemoPage[]> = {
  'rse-ess': [
    {
      key: 'trame',
      hoursAgo: 5,
      title: 'Trame commune de diagnostic',
      author: 'soazig',
      content: doc(
        p('Une même trame pour les quatre pôles, afin de pouvoir comparer.'),
        steps(
          'L’entreprise et son territoire',
          'Ses pratiques : achats, emploi, environnement',
          'Ce qu’elle voudrait faire avec une structure de l’ESS'
        ),
        p('Dites ce qui manque directement dans ce document.')
      )
    }
  ],
  'gpect-fougeres': [
    {
      key: 'diagnostic',
      hoursAgo: 30,
      title: 'Diagnostic « sport et animation »',
      author: 'yann',
      content: doc(
        h(1, 'Ce que disent les structures'),
        list(
          'Des temps partiels difficiles à compléter',
          'Des besoins concentrés le mercredi et pendant les vacances'
        )
      )
    }
  ],
  'cjs-saint-malo': [
    {
      key: 'local',
      hoursAgo: 75,
      title: 'Local pour l’été : pistes à comparer',
      author: 'clemence',
      content: doc(
        table(
          ['Piste', 'Pour', 'Contre'],
          ['Salle près du port', 'Bien placée', 'Libre seulement en juillet'],
          ['Ancienne boutique', 'Vitrine', 'Peu de place']
        )
      )
    }
  ]
}
