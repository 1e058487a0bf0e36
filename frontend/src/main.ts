import "./css/index.css";

import htmx from "htmx.org";

import { startBoards } from "./ts/board";
import { startBulk } from "./ts/bulk";
import { startCharts } from "./ts/chart";
import { startConfirm } from "./ts/confirm";
import { startDrafts } from "./ts/draft";
import { startErrorPage } from "./ts/error-page";
import { startFiles } from "./ts/file";
import { startFlashes } from "./ts/flash";
import { startForms } from "./ts/form";
import { startKeyboard } from "./ts/keyboard";
import { startLogin } from "./ts/login";
import { startMaps } from "./ts/map";
import { startMentions } from "./ts/mention";
import { startMenus } from "./ts/menu";
import { startNavigation } from "./ts/navigation";
import { startPrint } from "./ts/print";
import { startProcessMaps } from "./ts/process";
import { startProgress } from "./ts/progress";
import { startRows } from "./ts/rows";
import { startScrolling } from "./ts/scroll";
import { startSearch } from "./ts/search";
import { startSorting } from "./ts/sort";
import { startTheme } from "./ts/theme";

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;

startTheme();
startMentions();
startMenus();
startNavigation();
startRows();
startSorting();
startScrolling();
startBoards();
startBulk();
startSearch();
startKeyboard();
startFlashes();
startForms();
startFiles();
startDrafts();
startConfirm();
startLogin();
startErrorPage();
startPrint();
startProgress();

/** Charts and maps are loaded only by pages, and by parts that htmx brings, which have some. */
function draw(root: ParentNode): void {
  startCharts(root);
  startProcessMaps(root);
  startMaps(root);
}

draw(document);
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target instanceof Element) draw(event.target.parentElement ?? document);
});
