import { LEVELS } from '@synctrail/model';
import { PluginPage } from '@grafana/runtime';
import { Card } from '@grafana/ui';
import { Navigate, Route, Routes } from 'react-router-dom';

export default function App() {
  return (
    <Routes>
      <Route
        path="integrations/*"
        element={
          <PluginPage>
            {LEVELS.map((level) => (
              <Card key={level} noMargin>
                <Card.Heading>{level}</Card.Heading>
              </Card>
            ))}
          </PluginPage>
        }
      />
      <Route path="*" element={<Navigate to="integrations" replace />} />
    </Routes>
  );
}
