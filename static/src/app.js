import "@tabler/core/js/src/bootstrap/alert";
import "@tabler/core/js/src/bootstrap/collapse";
import "@tabler/core/js/src/bootstrap/dropdown";
import "@tabler/core/js/src/bootstrap/modal";
import "@tabler/core/js/src/bootstrap/offcanvas";
import "@tabler/core/js/src/bootstrap/tab";

import "./comments.js";
import "./confirm.js";
import "./copy.js";
import "./drafts.js";
import "./errors.js";
import "./htmx.js";
import "./rows.js";
import "./submit_once.js";
import "./tabs.js";
import "./theme_switch.js";
