import "./css/index.css"; export {};
