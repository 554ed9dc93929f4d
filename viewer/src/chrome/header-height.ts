/** Height of the bar at the top, px; as in Grafana. */
export const HEADER_HEIGHT = 40;
