// Where `$lib` points, for dependency-cruiser: it reads this as it would read webpack's configuration.
const { resolve } = require('node:path')

module.exports = { resolve: { alias: { $lib: resolve(__dirname, '../../src/lib') } } }
