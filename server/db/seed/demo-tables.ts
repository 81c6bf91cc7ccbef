// Collections of the demonstration. Counts, people and dates are invented.
import type { NewField } from '#shared/collab/collection-write'
import type { ViewSettings } from '#shared/views/view'

export interface DemoTable {
  title: string
  author: string
  /** When it was made, counted from now. */
  hoursAgo: number
  fields: NewField[]
  /** Cells in the order of the fields: of a choice the id, of a person their key, of a day how many days from now. */
  records: (string | number | null)[][]
  views: { type: string; name: string; settings: ViewSettings }[]
}

/** The sector stands in the headers of the groups. */
const TABLE: ViewSettings = {
  group: ['secteur'],
  totals: { postes: 'sum' },
  fields: ['metier', 'structures', 'postes', 'cause', 'piste', 'suivi', 'etat', 'echeance']
}

export const DEMO_TABLES: Record<string, DemoTable[]> = {
  'gpect-fougeres': [
    {
      title: 'Tensions de recrutement',
      author: 'yann',
      hoursAgo: 400,
      fields: [
        { key: 'metier', type: 'text', label: 'Métier en tension', role: 'title', required: true },
        { key: 'structures', type: 'integer', label: 'Structures' },
        { key: 'postes', type: 'integer', label: 'Postes à pourvoir', role: 'amount' },
        {
          key: 'secteur',
          type: 'choice',
          label: 'Secteur',
          options: [
            { id: 'social', label: 'Social et médico-social', colour: 'brick' },
            { id: 'sport', label: 'Sport et animation', colour: 'sea' }
          ]
        },
        {
          key: 'cause',
          type: 'choice',
          label: 'Cause principale',
          options: [
            { id: 'horaires', label: 'Horaires', colour: 'stone' },
            { id: 'deplacements', label: 'Déplacements', colour: 'stone' },
            { id: 'qualification', label: 'Qualification', colour: 'stone' },
            { id: 'effectifs', label: 'Effectifs', colour: 'stone' },
            { id: 'retraites', label: 'Départs en retraite', colour: 'stone' },
            { id: 'partiel', label: 'Temps partiel', colour: 'stone' }
          ]
        },
        { key: 'piste', type: 'text', label: 'Piste d’action' },
        { key: 'suivi', type: 'person', label: 'Suivi par', role: 'person' },
        {
          key: 'etat',
          type: 'choice',
          label: 'État',
          role: 'status',
          options: [
            { id: 'reperee', label: 'Repérée', colour: 'stone' },
            { id: 'diagnostic', label: 'Diagnostic partagé', colour: 'gorse' },
            { id: 'atelier', label: 'Atelier prévu', colour: 'sea' },
            { id: 'engagee', label: 'Action engagée', colour: 'moss' },
            { id: 'suivie', label: 'Suivie', colour: 'moss' }
          ]
        },
        { key: 'echeance', type: 'date', label: 'Échéance', role: 'date' }
      ],
      records: [
        [
          'Aide-soignant·e',
          14,
          32,
          'social',
          'horaires',
          'Atelier conditions de travail',
          'yann',
          'atelier',
          12
        ],
        [
          'Auxiliaire de vie sociale',
          11,
          41,
          'social',
          'deplacements',
          'Véhicules mutualisés',
          'yann',
          'diagnostic',
          null
        ],
        [
          'Accompagnant·e éducatif et social',
          7,
          12,
          'social',
          'qualification',
          'Parcours de VAE commun',
          'lucie',
          'diagnostic',
          40
        ],
        ['Infirmier·ère en Ehpad', 6, 9, 'social', 'effectifs', null, null, 'reperee', null],
        ['Chef·fe de service', 5, 4, 'social', 'retraites', 'Tuilage de six mois', 'yann', 'reperee', null],
        [
          'Cuisinier·ère de collectivité',
          8,
          7,
          'social',
          'horaires',
          'Groupement d’employeurs',
          'karim',
          'atelier',
          19
        ],
        [
          'Éducateur·rice sportif·ve',
          18,
          15,
          'sport',
          'partiel',
          'Emploi partagé entre clubs',
          'karim',
          'engagee',
          26
        ],
        [
          'Animateur·rice périscolaire',
          12,
          26,
          'sport',
          'partiel',
          'Contrats complétés avec les mairies',
          'yann',
          'engagee',
          33
        ],
        [
          'Directeur·rice d’accueil de loisirs',
          6,
          5,
          'sport',
          'qualification',
          'Formation commune',
          'lucie',
          'atelier',
          16
        ],
        ['Agent·e d’accueil et de gestion', 9, 6, 'sport', 'partiel', null, null, 'reperee', null],
        [
          'Maître-nageur·se',
          3,
          4,
          'sport',
          'qualification',
          'Accord avec les piscines',
          'karim',
          'suivie',
          -20
        ]
      ],
      views: [
        { type: 'table', name: 'Tableau', settings: TABLE },
        { type: 'board', name: 'Avancement', settings: { group: ['etat'], totals: { postes: 'sum' } } },
        { type: 'calendar', name: 'Ateliers', settings: {} },
        { type: 'chart', name: 'Postes par cause', settings: { options: { x: 'cause', measure: 'postes' } } }
      ]
    }
  ]
}
