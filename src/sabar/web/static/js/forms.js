// What only some forms need; each part does nothing where its elements are missing.
import "./effort.js";
import "./naming.js";
import "./rows.js";
import "./sift.js";
