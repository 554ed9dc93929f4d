// For `require`: the very same module that `import` gives.
module.exports = require('../dist/index.js');
