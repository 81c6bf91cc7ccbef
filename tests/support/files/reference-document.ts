// The reference document of the network, rebuilt from its facts: what it is (three missions × four functions, what may pay for
// which), as the kind of file that goes round by e-mail.
import { cell, heading, list, paragraph, table, words } from './reference-page'
import type { DocumentNode } from '#shared/editor/index'

export const PICTURE_FILE = '0198c1c2-7f3a-7b1e-9d55-3b8a54f0a001'

export const referenceDocument: DocumentNode[] = [
  heading(1, 'Cadre général'),
  heading(2, 'Une ambition partagée'),
  paragraph(
    'En 2019, les ',
    words('19 pôles', 'bold'),
    ' comptent 26 salariés et 892 structures adhérentes ; ils ont accueilli ',
    words('700 porteurs de projets', 'italic'),
    '.'
  ),
  {
    type: 'image',
    attrs: {
      src: `/api/v1/files/${PICTURE_FILE}`,
      alt: 'Carte des pôles',
      caption: 'Les pôles de Bretagne',
      width: 60
    }
  },
  heading(2, 'Structuration territoriale'),
  list('bulletList', [
    [paragraph('dans chaque pays, un pôle'), list('bulletList', [[paragraph('association de structures')]])],
    [paragraph('au département, une coordination')]
  ]),
  heading(1, 'Principes et modalités'),
  list(
    'orderedList',
    [[paragraph('une démarche ascendante')], [paragraph('un ancrage dans le territoire')]],
    { start: 1 }
  ),
  heading(2, 'Trois missions, quatre fonctions'),
  table(
    [
      cell('Mission', { colwidth: [140] }, true),
      cell('Fonctions', { colspan: 2, colwidth: [220, 220] }, true)
    ],
    [
      cell('Développer l’emploi et l’entrepreneuriat', { rowspan: 2, colwidth: [140] }),
      cell('Repérer, mobiliser, mettre en réseau', { colwidth: [220] }),
      cell('Impulser des actions', { colwidth: [220] })
    ],
    [
      cell('Accompagner des actions durables', { colwidth: [220] }),
      cell('Conduire des projets', { colwidth: [220] })
    ]
  ),
  heading(1, 'Moyens'),
  {
    type: 'taskList',
    content: [
      { type: 'taskItem', attrs: { checked: true }, content: [paragraph('le socle, stable')] },
      {
        type: 'taskItem',
        attrs: { checked: false },
        content: [paragraph('les moyens complémentaires, par projet')]
      }
    ]
  },
  {
    type: 'blockquote',
    content: [paragraph('Le socle ne paie pas les projets, les projets ne paient pas le socle.')]
  },
  heading(1, 'Annexes'),
  paragraph(
    'Préfiguration, évaluation, ',
    words('documents utiles', { type: 'link', attrs: { href: 'https://www.ess-bretagne.org/' } }),
    '.'
  )
]
