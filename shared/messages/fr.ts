// French, the source of truth: the areas a browser needs. A new area: one import, one spread, the same in en.ts.
// Areas only the server says (server, mail) are merged in index.ts.
import common from './fr/common.json' with { type: 'json' }
import shell from './fr/shell.json' with { type: 'json' }
import search from './fr/search.json' with { type: 'json' }
import ui from './fr/ui.json' with { type: 'json' }
import auth from './fr/auth.json' with { type: 'json' }
import account from './fr/account.json' with { type: 'json' }
import setup from './fr/setup.json' with { type: 'json' }
import home from './fr/home.json' with { type: 'json' }
import initiatives from './fr/initiatives.json' with { type: 'json' }
import pages from './fr/pages.json' with { type: 'json' }
import decisions from './fr/decisions.json' with { type: 'json' }
import editor from './fr/editor.json' with { type: 'json' }
import collab from './fr/collab.json' with { type: 'json' }
import network from './fr/network.json' with { type: 'json' }
import people from './fr/people.json' with { type: 'json' }
import admin from './fr/admin.json' with { type: 'json' }
import errors from './fr/errors.json' with { type: 'json' }
import fields from './fr/fields.json' with { type: 'json' }
import imported from './fr/import.json' with { type: 'json' }
import collections from './fr/collections.json' with { type: 'json' }
import views from './fr/views.json' with { type: 'json' }
import tables from './fr/tables.json' with { type: 'json' }
import table from './fr/table.json' with { type: 'json' }
import board from './fr/board.json' with { type: 'json' }
import exported from './fr/export.json' with { type: 'json' }
import actions from './fr/actions.json' with { type: 'json' }
import activity from './fr/activity.json' with { type: 'json' }
import viewsList from './fr/views-list.json' with { type: 'json' }
import viewsRoles from './fr/views-roles.json' with { type: 'json' }
import viewsWall from './fr/views-wall.json' with { type: 'json' }
import viewsForm from './fr/views-form.json' with { type: 'json' }
import collectionsRecord from './fr/collections-record.json' with { type: 'json' }
import fieldsSettings from './fr/fields-settings.json' with { type: 'json' }
import viewsTimeline from './fr/views-timeline.json' with { type: 'json' }
import viewsPivot from './fr/views-pivot.json' with { type: 'json' }
import viewsChart from './fr/views-chart.json' with { type: 'json' }
import viewsMap from './fr/views-map.json' with { type: 'json' }
import feeds from './fr/feeds.json' with { type: 'json' }
import viewsCalendar from './fr/views-calendar.json' with { type: 'json' }
import viewsSettings from './fr/views-settings.json' with { type: 'json' }
import comments from './fr/comments.json' with { type: 'json' }
import history from './fr/history.json' with { type: 'json' }
import mention from './fr/mention.json' with { type: 'json' }
import editorFiles from './fr/editor-files.json' with { type: 'json' }
import takeover from './fr/takeover.json' with { type: 'json' }
import blocks from './fr/blocks.json' with { type: 'json' }
import templates from './fr/templates.json' with { type: 'json' }
import comfort from './fr/comfort.json' with { type: 'json' }
import signs from './fr/signs.json' with { type: 'json' }
import callout from './fr/callout.json' with { type: 'json' }
import frozen from './fr/frozen.json' with { type: 'json' }
import publish from './fr/publish.json' with { type: 'json' }
import present from './fr/present.json' with { type: 'json' }

export const fr = {
  ...common,
  ...shell,
  ...search,
  ...ui,
  ...auth,
  ...account,
  ...setup,
  ...home,
  ...initiatives,
  ...pages,
  ...decisions,
  ...editor,
  ...collab,
  ...network,
  ...people,
  ...admin,
  ...errors,
  ...fields,
  ...collections,
  ...views,
  ...table,
  ...tables,
  ...board,
  ...exported,
  ...imported,
  ...actions,
  ...activity,
  ...viewsList,
  ...viewsRoles,
  ...viewsWall,
  ...viewsForm,
  ...collectionsRecord,
  ...fieldsSettings,
  ...viewsTimeline,
  ...viewsPivot,
  ...viewsChart,
  ...viewsMap,
  ...feeds,
  ...viewsCalendar,
  ...viewsSettings,
  ...comments,
  ...history,
  ...mention,
  ...editorFiles,
  ...takeover,
  ...blocks,
  ...templates,
  ...comfort,
  ...signs,
  ...publish,
  ...present,
  ...callout,
  ...frozen
}
