document.documentElement.dataset.ready="1"; export {};
