// For `require`: the very same module that `import` gives, so that a process which does both has one library and one state.
module.exports = require('../dist/index.js');
